package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.instrument.AmountRule;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.instrument.InstrumentSettings;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderSpec;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.SampleLimits;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what a halt covers is closed, where an account and its orders answer. */
class PositionCloserTest {
    private static final Halt HALT = new Halt(
            HaltId.of(new CommandId("a")),
            HaltScope.global(),
            "why",
            "ann",
            List.of(HaltAction.CLOSE_POSITIONS),
            Samples.START);

    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** No answer is given up because this machine stands still. */
    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());

    private final ManualTime time = ManualTime.get(kit.system());
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final LinkedBlockingQueue<ControlAlert> alerts = new LinkedBlockingQueue<>();
    private final TestProbe<OrderEntity.Command> orders = kit.createTestProbe(OrderEntity.Command.class);
    private final InstrumentCatalog catalog =
            new InstrumentCatalog(new InstrumentSettings(List.of(), Map.of(), Map.of(), Map.of(), List.of()));
    private final ActorRef<AccountEntity.Command> account = kit.spawn(holdingFifteen());

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    /** By those it began with every slice would be refused until a restart. */
    @Test
    void aSliceIsByTheStepsThatAreListedNow() {
        list("1");
        begin(HALT);
        OrderEntity.Place first = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        list("10");
        refuse(first, Refusal.of(RefusalCode.AMOUNT_NOT_ON_STEP, "amount", "15", "a multiple of step 10"));
        OrderEntity.Place second = asTimePasses(OrderEntity.Place.class);

        assertThat(first.spec().amount()).isEqualTo(Quantity.of("15"));
        assertThat(second.spec().amount()).isEqualTo(Quantity.of("10"));
    }

    /** The books hold more than the venue has: as often as it could be looked, there would be one more order. */
    @Test
    void whatTheVenueRejectsIsToldAndTriedAgainAfterAPause() throws Exception {
        list("1");
        begin(HALT);
        OrderEntity.Place first = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        accept(first);
        answer(asTimePasses(OrderEntity.Get.class), first, OrderStatus.REJECTED, Quantity.ZERO, "insufficient balance");

        assertThat(told()).contains("rejects").contains("insufficient balance");
        OrderEntity.Place second = asTimePasses(OrderEntity.Place.class);
        assertThat(second.spec().clientOrderId()).isNotEqualTo(first.spec().clientOrderId());
    }

    /** The trading connection is down, or the venue keeps the account from trading with itself: there was no end of orders. */
    @Test
    void slicesThatTradeNothingPauseForLongerEachTimeAndTheThirdIsTold() throws Exception {
        list("1");
        begin(HALT);
        OrderEntity.Place slice = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        for (int n = 0; n < 2; n++) {
            accept(slice);
            OrderEntity.Get asked = asTimePasses(OrderEntity.Get.class);
            long endedAt = nanos.get();
            answer(asked, slice, OrderStatus.EXPIRED, Quantity.ZERO, "");
            slice = asTimePasses(OrderEntity.Place.class);
            assertThat(nanos.get() - endedAt).isGreaterThanOrEqualTo(LOOK_EVERY.toNanos() << n);
            assertThat(alerts).as("a price that runs away is ordinary").isEmpty();
        }

        accept(slice);
        answer(asTimePasses(OrderEntity.Get.class), slice, OrderStatus.CANCELED, Quantity.ZERO, "not sent in time");
        assertThat(told()).contains("CANCELED", "not sent in time");

        slice = asTimePasses(OrderEntity.Place.class);
        accept(slice);
        answer(asTimePasses(OrderEntity.Get.class), slice, OrderStatus.EXPIRED, Quantity.of("5"), "");
        orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        assertThat(alerts).as("it gets on").isEmpty();
    }

    @Test
    void aSliceThatTheVenueRejectsIsToldThoughTheAnswerToItWasLost() throws Exception {
        list("1");
        begin(HALT);
        OrderEntity.Place first = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        refuse(first, Refusal.of(RefusalCode.OUTCOME_UNKNOWN, "the answer was lost"));
        assertThat(told()).contains("OUTCOME_UNKNOWN");

        OrderEntity.Get asked = asTimePasses(OrderEntity.Get.class);
        answer(asked, first, OrderStatus.REJECTED, Quantity.ZERO, "insufficient balance");

        assertThat(told()).contains("rejects").contains("insufficient balance");
    }

    /** A look overtakes a slice whose answer is lost, and finds nothing: the slice is sent once more, and then lands. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSliceThatMeetsItselfIsToldWhereTheVenueRejectsIt(boolean asARepeat) throws Exception {
        list("1");
        begin(HALT);
        OrderEntity.Place first = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        refuse(first, Refusal.of(RefusalCode.OUTCOME_UNKNOWN, "the answer was lost"));
        assertThat(told()).contains("OUTCOME_UNKNOWN");
        asTimePasses(OrderEntity.Get.class).replyTo().tell(Optional.empty());
        OrderEntity.Place second = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        assertThat(second.spec().clientOrderId()).isEqualTo(first.spec().clientOrderId());

        if (asARepeat) {
            accept(second, true);
        } else {
            refuse(second, Refusal.of(RefusalCode.DUPLICATE_CLIENT_ORDER_ID, "taken"));
        }
        OrderEntity.Get asked = asTimePasses(OrderEntity.Get.class);
        answer(asked, first, OrderStatus.REJECTED, Quantity.ZERO, "insufficient balance");

        assertThat(told()).contains("rejects").contains("insufficient balance");
    }

    @Test
    void ordersThatTradeNothingAreCountedWithoutWhatWasRefusedBefore() throws Exception {
        list("1");
        begin(HALT);
        for (int n = 0; n < 2; n++) {
            refuse(asTimePasses(OrderEntity.Place.class), Refusal.of(RefusalCode.RISK_PRICE_COLLAR, "too far"));
        }
        assertThat(told()).contains("RISK_PRICE_COLLAR");

        for (int n = 0; n < 3; n++) {
            assertThat(alerts).isEmpty();
            OrderEntity.Place slice = asTimePasses(OrderEntity.Place.class);
            accept(slice);
            answer(asTimePasses(OrderEntity.Get.class), slice, OrderStatus.EXPIRED, Quantity.ZERO, "");
        }

        assertThat(told()).contains("traded nothing, once more");
    }

    /** One after the other they would hold up the closing, longer each time. */
    @Test
    void whatACrashLeftOfSlicesTheVenueRejectedIsWalkedPastAtOnceAndWithoutAWord() {
        list("1");
        begin(HALT);
        OrderEntity.Place first = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);
        refuse(first, Refusal.of(RefusalCode.DUPLICATE_CLIENT_ORDER_ID, "taken"));
        OrderEntity.Get asked = orders.expectMessageClass(OrderEntity.Get.class, PATIENCE);
        answer(asked, first, OrderStatus.REJECTED, Quantity.ZERO, "insufficient balance");

        OrderEntity.Place second = orders.expectMessageClass(OrderEntity.Place.class, PATIENCE);

        assertThat(second.spec().clientOrderId()).isNotEqualTo(first.spec().clientOrderId());
        assertThat(alerts).isEmpty();
    }

    @Test
    void aPositionWhoseSymbolNoVenueListsIsToldOnceAndClosedWhenOneDoes() throws Exception {
        catalog.merge(Samples.VENUE, List.of());
        begin(HALT);

        assertThat(told()).contains("no venue lists it");

        asTimePasses(3);
        list("1");
        asTimePasses(OrderEntity.Place.class);
        assertThat(alerts).isEmpty();
    }

    /** As where a node starts that has kept no list: every position of every account would be told of. */
    @Test
    void whatNoVenueHasSaidYetIsNotTakenForListedByNone() throws Exception {
        begin(HALT);
        lookedAt(3);
        assertThat(alerts).isEmpty();

        catalog.merge(Samples.VENUE, List.of());
        lookedAt(3);

        assertThat(told()).contains("no venue lists it");
        assertThat(alerts).isEmpty();
    }

    private void begin(Halt halt) {
        ActorRef<PositionCloser.Message> closer = kit.spawn(PositionCloser.create(
                new ClosingSettings(200, 100, 50, 10, LOOK_EVERY, LOOK_EVERY.multipliedBy(8)),
                new Reaching(),
                nanos::get));
        closer.tell(new PositionCloser.Begin(halt, Samples.ACCOUNT));
    }

    private <T extends OrderEntity.Command> T asTimePasses(Class<T> type) {
        return orders.awaitAssert(PATIENCE, () -> {
            asTimePasses(1);
            return orders.expectMessageClass(type, Duration.ofMillis(100));
        });
    }

    private void asTimePasses(int looks) {
        for (int n = 0; n < looks; n++) {
            nanos.addAndGet(LOOK_EVERY.toNanos());
            time.timePasses(LOOK_EVERY);
        }
    }

    /** One look begins only when what came of the one before has been told. */
    private void lookedAt(int times) {
        int before = looks.get();
        orders.awaitAssert(PATIENCE, () -> {
            asTimePasses(1);
            assertThat(looks).hasValueGreaterThanOrEqualTo(before + times);
            return times;
        });
    }

    private String told() throws InterruptedException {
        ControlAlert told = alerts.poll(30, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.kind()).isEqualTo(ControlAlert.Kind.CLOSING_WAITS);
        return told.detail();
    }

    private static void accept(OrderEntity.Place place) {
        accept(place, false);
    }

    private static void accept(OrderEntity.Place place, boolean repeat) {
        OrderSpec slice = place.spec();
        place.replyTo()
                .tell(new OrderEntity.Accepted(
                        slice.intentId(), slice.clientOrderId(), 1, OrderStatus.PENDING, repeat));
    }

    private static void refuse(OrderEntity.Place place, Refusal refusal) {
        place.replyTo().tell(new OrderEntity.Refused(refusal));
    }

    private static void answer(
            OrderEntity.Get asked, OrderEntity.Place place, OrderStatus status, Quantity filled, String reason) {
        OrderSpec order = place.spec();
        OrderSummary state = new OrderSummary(
                order.intentId(),
                order.clientOrderId(),
                order.symbol(),
                order.side(),
                1,
                status,
                Optional.empty(),
                Certainty.CONFIRMED,
                order.amount(),
                filled,
                Money.ZERO,
                order.amount().minus(filled),
                Optional.empty(),
                Map.of(),
                1,
                Samples.VENUE,
                Optional.empty(),
                Optional.of(reason).filter(why -> !why.isEmpty()),
                List.of(),
                Map.of(),
                Samples.START);
        asked.replyTo()
                .tell(Optional.of(
                        new OrderEntity.View(order, 1, state, List.of(), Certainty.CONFIRMED, Samples.START)));
    }

    private void list(String step) {
        Instrument listed = Samples.instrument(Samples.BTC);
        catalog.merge(
                Samples.VENUE,
                List.of(new Instrument(
                        listed.symbol(),
                        listed.venue(),
                        listed.venueSymbol(),
                        listed.type(),
                        listed.base(),
                        listed.quote(),
                        new AmountRule(Quantity.of(step), Quantity.of("1000"), Quantity.of(step), Quantity.of(step)),
                        listed.price(),
                        listed.minNotional(),
                        listed.capabilities(),
                        listed.contract(),
                        listed.calendar())));
    }

    private Behavior<AccountEntity.Command> holdingFifteen() {
        Ledger ledger = Ledger.open(new Asset("BTC"), Samples.USDT)
                .apply(new LedgerEntry.Adjustment(
                        new BigDecimal("15"), Optional.empty(), "opening", "test", Samples.START));
        AccountEntity.View view = new AccountEntity.View(
                Samples.ACCOUNT,
                1,
                Map.of(),
                Map.of(Samples.BTC, ledger),
                Map.of(),
                SampleLimits.wide().done(),
                Optional.empty(),
                List.of());
        return Behaviors.receive(AccountEntity.Command.class)
                .onMessage(AccountEntity.GetView.class, get -> {
                    looks.incrementAndGet();
                    get.replyTo().tell(view);
                    return Behaviors.same();
                })
                .build();
    }

    private static Quote.Level level(String price) {
        return new Quote.Level(Price.of(price), Quantity.of("1000"));
    }

    private final class Reaching implements PositionCloser.Ports {
        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId of) {
            return account;
        }

        @Override
        public RecipientRef<OrderEntity.Command> order(IntentId intent) {
            return orders.ref();
        }

        @Override
        public Collection<VenueId> venuesOf(AccountId of) {
            return List.of(Samples.VENUE);
        }

        @Override
        public Instruments instruments() {
            return catalog;
        }

        @Override
        public Quotes quotes() {
            return (_, _) -> Optional.of(new Quote(
                    Samples.VENUE,
                    Samples.BTC,
                    Optional.of(level("100")),
                    Optional.of(level("101")),
                    Optional.of(Price.of("100")),
                    Quantity.ZERO,
                    Samples.START,
                    false));
        }

        @Override
        public CompletionStage<Optional<BookView>> book(VenueId venue, Symbol symbol, int depth) {
            return CompletableFuture.completedStage(Optional.of(new BookView(
                    Samples.VENUE,
                    Samples.BTC,
                    1,
                    List.of(level("100")),
                    List.of(level("101")),
                    Samples.START,
                    false)));
        }

        @Override
        public Consumer<ControlAlert> alerts() {
            return alerts::add;
        }

        @Override
        public Clock clock() {
            return Clock.fixed(Samples.START, ZoneOffset.UTC);
        }
    }
}
