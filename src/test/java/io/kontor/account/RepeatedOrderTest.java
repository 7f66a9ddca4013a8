package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A program that runs away is counted by its own orders alone, whatever else they bring into the journal. */
class RepeatedOrderTest {
    private static final int REPEATS = 9;

    private final List<ReserveReply> replies = new ArrayList<>();

    @Test
    void aRunOfTheSameOrderIsCountedOnAcrossTheAlertsItRaises() {
        AccountLogic logic = AccountOnTape.logic(
                SampleLimits.wide().position(Samples.BTC, "10").repeats(REPEATS).done());
        AccountState state = logic.empty();
        List<AccountEvent> journal = new ArrayList<>();

        for (int i = 0; i <= REPEATS; i++) {
            var decision = logic.decide(state, order("o" + i));
            for (AccountEvent event : decision.events()) {
                state = logic.apply(state, event);
                journal.add(event);
            }
            decision.whenDurable().run();
        }

        assertThat(journal).hasAtLeastOneElementOfType(AccountEvent.LimitAlerted.class);
        assertThat(replies.subList(0, REPEATS))
                .allSatisfy(reply -> assertThat(reply).isInstanceOf(Granted.class));
        assertThat(replies.getLast())
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.refusal().code()).isEqualTo(RefusalCode.RISK_REPEATED_ORDER));
    }

    @Test
    void aChangeOfLimitsDoesNotLetARunBeginAnew() {
        Limits limits = SampleLimits.wide().repeats(2).done();
        Books books = new Books().limitedTo(limits);
        Books.granted(books.reserve("a", Side.BUY, "1"));
        Books.granted(books.reserve("b", Side.BUY, "1"));

        books.setLimits(limits, 1, "c-1");

        Books.denied(books.reserve("c", Side.BUY, "1"), RefusalCode.RISK_REPEATED_ORDER);
    }

    private Reserve order(String id) {
        return new Reserve(
                Books.id(id),
                new ClientOrderId(id),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                1,
                Quantity.of("1"),
                Price.of("100"),
                false,
                Optional.empty(),
                new Ear<>(replies::add));
    }
}
