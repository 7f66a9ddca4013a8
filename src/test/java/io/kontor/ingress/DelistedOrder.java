package io.kontor.ingress;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.Announcement;
import io.kontor.account.OrderSummary;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.util.List;
import java.util.Optional;

/** An order of the account {@code main} in OLD/USDT, which no venue lists any more: it tells what another order has told. */
final class DelistedOrder {
    private static final Symbol SYMBOL = new Symbol("OLD/USDT");
    private static final ClientOrderId NAME = new ClientOrderId("delisted");
    private static final IntentId ID = IntentId.of(TestGateway.MAIN, NAME);

    private final TestGateway gateway;

    DelistedOrder(TestGateway gateway) {
        this.gateway = gateway;
    }

    /** What the account wrote at that place, counted from nought, must be another order's. */
    Announcement takes(int place) {
        OrderAnnounced other = (OrderAnnounced) gateway.journal()
                .entries(TestGateway.MAIN)
                .get(place)
                .batch()
                .events()
                .getFirst();
        Announcement ours = asOurs(other.announcement());
        announce(ours);
        return ours;
    }

    void closes(Announcement placed) {
        announce(closed(placed));
    }

    private void announce(Announcement announcement) {
        gateway.entities()
                .account(TestGateway.MAIN)
                .tell(new AccountEntity.Announce(ID, List.of(announcement), Optional.empty(), gateway.ignored()));
    }

    private static Announcement closed(Announcement a) {
        Announcement.Exposure none = new Announcement.Exposure(
                Quantity.ZERO, a.exposure().price(), true, Optional.empty(), Optional.empty());
        return new Announcement(a.number() + 1, a.type(), a.order(), a.fill(), a.entry(), none, a.at());
    }

    private static Announcement asOurs(Announcement a) {
        OrderSummary s = a.order();
        OrderSummary other = new OrderSummary(
                ID,
                NAME,
                SYMBOL,
                s.side(),
                s.revision(),
                s.status(),
                s.pendingAction(),
                s.certainty(),
                s.amount(),
                s.filledAmount(),
                s.filledQuote(),
                s.remainingAmount(),
                s.averagePrice(),
                s.fees(),
                s.observedRevision(),
                s.venue(),
                s.venueOrderId(),
                s.reason(),
                s.flags(),
                s.metadata(),
                s.updatedAt());
        return new Announcement(a.number(), a.type(), other, a.fill(), a.entry(), a.exposure(), a.at());
    }
}
