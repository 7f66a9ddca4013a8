package io.kontor.ingress;

import io.kontor.projection.index.ListPlace;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in an account's list of orders as callers hold it: opaque to them, good on any node, and of no other account. */
record OrderCursor(String accountPart, ListPlace place) {
    private static final Pattern FORM = Pattern.compile("([A-Z2-7]{6})\\.([0-9a-z]{1,12})\\.([0-9a-z]{1,12})");
    private static final int RADIX = 36;

    static OrderCursor of(AccountId account, ListPlace place) {
        return new OrderCursor(IntentId.accountPart(account), place);
    }

    static Optional<OrderCursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new OrderCursor(
                        form.group(1),
                        new ListPlace(
                                Long.parseLong(form.group(2), RADIX),
                                Instant.EPOCH.plus(Long.parseLong(form.group(3), RADIX), ChronoUnit.MICROS))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return accountPart + "." + Long.toString(place.seq(), RADIX) + "."
                + Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, place.at()), RADIX);
    }
}
