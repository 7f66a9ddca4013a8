package io.kontor.account;

import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.position.Ledger;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event of an account's public stream, as every channel tells it.
 *
 * @param seq the account's number of it: gap-free over all its public events
 * @param sequenceNr the journal's number of the write that holds it, where a reader who has seen it goes on
 * @param symbol absent where it is about the whole account
 * @param at when the account journalled it
 */
public record PublicEvent(
        AccountId account,
        long seq,
        long sequenceNr,
        PublicEventType type,
        Optional<Symbol> symbol,
        Body body,
        Instant at) {

    /** What the event is about, as it stands after it. */
    public sealed interface Body {}

    public record OrderChanged(OrderSummary order, Optional<VenueFill> fill) implements Body {}

    public record PositionChanged(Ledger ledger) implements Body {}

    public record LimitAlerted(LimitAlert alert, long limitsVersion) implements Body {}

    /** The public events of one write, in the account's order. */
    public static List<PublicEvent> of(AccountId account, AccountFeed.Entry entry) {
        List<PublicEvent> events = new ArrayList<>();
        for (AccountEvent event : entry.batch().events()) {
            if (event instanceof OrderAnnounced announced) {
                events.addAll(of(account, entry.sequenceNr(), announced));
            } else if (event instanceof AccountEvent.PositionAdjusted adjusted) {
                events.add(of(account, entry.sequenceNr(), adjusted));
            } else if (event instanceof AccountEvent.LimitAlerted alerted) {
                events.add(of(account, entry.sequenceNr(), alerted));
            }
        }
        return events;
    }

    private static PublicEvent of(AccountId account, long sequenceNr, AccountEvent.LimitAlerted e) {
        Body body = new LimitAlerted(e.alert(), e.limitsVersion());
        return new PublicEvent(
                account,
                e.seq(),
                sequenceNr,
                PublicEventType.RiskAlert,
                e.alert().symbol(),
                body,
                e.at());
    }

    private static PublicEvent of(AccountId account, long sequenceNr, AccountEvent.PositionAdjusted e) {
        Body body = new PositionChanged(e.ledger());
        return new PublicEvent(
                account, e.seq(), sequenceNr, PublicEventType.PositionAdjusted, Optional.of(e.symbol()), body, e.at());
    }

    private static List<PublicEvent> of(AccountId account, long sequenceNr, OrderAnnounced e) {
        Announcement a = e.announcement();
        Optional<Symbol> symbol = Optional.of(a.order().symbol());
        Body order = new OrderChanged(a.order(), a.fill());
        PublicEvent first = new PublicEvent(account, e.seq(), sequenceNr, a.type(), symbol, order, e.at());
        return e.position()
                .map(p -> new PublicEvent(
                        account, e.lastSeq(), sequenceNr, p.type(), symbol, new PositionChanged(p.ledger()), e.at()))
                .map(second -> List.of(first, second))
                .orElse(List.of(first));
    }
}
