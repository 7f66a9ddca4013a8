package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.control.ClosingSettings;
import io.kontor.control.HaltRegistry;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Entities;
import io.kontor.instrument.AssetMetadata;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.model.Samples;
import io.kontor.order.OrderEntity;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.risk.SampleLimits;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a gateway that is to leave flat waits for; the halt it leaves under stays while anything remains. */
class WindDownTest {
    private static final ClosingSettings CLOSING =
            new ClosingSettings(500, 50, 20, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final Price MARK = Price.of("100");

    private boolean quoteIsStale;

    @Test
    void dustBelowTheMinimumNotionalIsNothingLeft() {
        assertThat(remains("9", Optional.of(CLOSING))).as("worth 900 of 1,000").isEmpty();
        assertThat(remains("-9", Optional.of(CLOSING))).isEmpty();
        assertThat(remains("0.5", Optional.of(CLOSING))).as("less than a step").isEmpty();
        assertThat(remains("11", Optional.of(CLOSING))).containsExactly("main: 11 BTC/USDT");
    }

    /** The closer counts at the price a slice may fill at worst: 10 are worth 950 there, so it will not send them. */
    @Test
    void whatTheCloserCallsDustIsNotWaitedFor() {
        assertThat(remains("10", Optional.of(CLOSING))).isEmpty();
        assertThat(remains("-10", Optional.of(CLOSING))).containsExactly("main: -10 BTC/USDT");
    }

    @Test
    void withoutAFreshPriceOnlyWhatIsTooSmallAtAnyIsDust() {
        quoteIsStale = true;

        assertThat(remains("9", Optional.of(CLOSING))).hasSize(1);
        assertThat(remains("0.5", Optional.of(CLOSING))).isEmpty();
    }

    @Test
    void positionsThatAreKeptAreNothingLeft() {
        assertThat(remains("11", Optional.empty())).isEmpty();
    }

    @Test
    void aHaltThatIsRefusedIsSaidWithWhatIsLeftAndNotWaitedFor() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(WindDown.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        ActorTestKit kit = ActorTestKit.create();
        try {
            refused(kit).run().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } finally {
            kit.shutdownTestKit();
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .last()
                .asString()
                .contains("CLOSE_POSITIONS", "OVERLOADED", "3 halts are in force", "main: 11 BTC/USDT");
    }

    /** It has all the time there is: its clock stands still. */
    private WindDown refused(ActorTestKit kit) {
        ActorRef<HaltRegistry.Command> full = kit.spawn(Behaviors.receiveMessage(command -> {
            if (command instanceof HaltRegistry.Raise raise) {
                raise.replyTo()
                        .tell(new HaltRegistry.Refused(Refusal.of(RefusalCode.OVERLOADED, "3 halts are in force")));
            }
            return Behaviors.same();
        }));
        ActorRef<AccountEntity.Command> account = kit.spawn(Behaviors.receiveMessage(command -> {
            if (command instanceof AccountEntity.GetView get) {
                get.replyTo().tell(holding("11"));
            }
            return Behaviors.same();
        }));
        return new WindDown(
                kit.system(),
                new ShutdownSettings(false, true, Duration.ofSeconds(40)),
                full,
                new Accounts(Map.of(Samples.ACCOUNT, List.of())),
                new OnlyAccounts(account),
                new WindDown.Remains(instruments(), quotes(), Optional.of(CLOSING)),
                Clock.fixed(Samples.START, ZoneOffset.UTC));
    }

    private record OnlyAccounts(ActorRef<AccountEntity.Command> account) implements Entities {
        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId id) {
            return account;
        }

        @Override
        public RecipientRef<OrderEntity.Command> order(IntentId intent) {
            throw new AssertionError("order " + intent);
        }

        @Override
        public RecipientRef<VenueConnection.Command> venue(AccountId id, VenueId venue) {
            throw new AssertionError("venue " + venue);
        }
    }

    @Test
    void somebodyElsesOrderIsLeftWhileItStandsAndNotForFillsThatMayNeverCome() {
        assertThat(remains().of(holding("0", others(Optional.empty())))).containsExactly("main: 1 orders");
        assertThat(remains().of(holding("0", others(Optional.of(Quantity.ZERO)))))
                .isEmpty();
    }

    private static OpenOrder others(Optional<Quantity> resting) {
        return new OpenOrder(
                new ClientOrderId("ext.SIM.BTCUSDT.77"),
                Samples.VENUE,
                Samples.BTC,
                Side.BUY,
                1,
                Optional.empty(),
                1,
                Quantity.of("0.4"),
                MARK,
                Quantity.ZERO,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Samples.START,
                true,
                resting);
    }

    private WindDown.Remains remains() {
        return new WindDown.Remains(instruments(), quotes(), Optional.empty());
    }

    @Test
    void aHaltThatIsNotInTheJournalIsNotPromisedToStay() {
        assertThat(WindDown.whatBecomesOf(true)).contains("stays");
        assertThat(WindDown.whatBecomesOf(false)).contains("may be gone").doesNotContain("stays");
    }

    private List<String> remains(String quantity, Optional<ClosingSettings> closing) {
        return new WindDown.Remains(instruments(), quotes(), closing).of(holding(quantity));
    }

    private static AccountEntity.View holding(String quantity, OpenOrder... open) {
        Map<IntentId, OpenOrder> orders = Arrays.stream(open)
                .collect(Collectors.toMap(
                        order -> IntentId.of(Samples.ACCOUNT, order.clientOrderId()), Function.identity()));
        Ledger ledger = Ledger.open(new Asset("BTC"), Samples.USDT)
                .apply(new LedgerEntry.Adjustment(
                        new BigDecimal(quantity), Optional.empty(), "opening", "test", Samples.START));
        return new AccountEntity.View(
                Samples.ACCOUNT,
                1,
                orders,
                Map.of(Samples.BTC, ledger),
                Map.of(),
                SampleLimits.wide().done(),
                Optional.empty(),
                List.of());
    }

    private Quotes quotes() {
        return (venue, symbol) -> Optional.of(new Quote(
                venue,
                symbol,
                Optional.empty(),
                Optional.empty(),
                Optional.of(MARK),
                Quantity.ZERO,
                Samples.START,
                quoteIsStale));
    }

    /** Whole units from 1 on, worth 1,000 at least, also to reduce. */
    private static Instruments instruments() {
        Instrument like = Samples.instrument(Samples.BTC);
        Capabilities can = like.capabilities();
        Instrument dear = new Instrument(
                like.symbol(),
                like.venue(),
                like.venueSymbol(),
                like.type(),
                like.base(),
                like.quote(),
                like.amount(),
                like.price(),
                Money.of("1000"),
                new Capabilities(
                        can.sides(),
                        can.amountTypes(),
                        can.kinds(),
                        can.timesInForce(),
                        can.triggers(),
                        can.postOnly(),
                        can.reduceOnly(),
                        can.iceberg(),
                        false),
                like.contract(),
                like.calendar());
        return new Instruments() {
            @Override
            public Optional<Instrument> find(Symbol symbol) {
                return Optional.of(dear).filter(i -> i.symbol().equals(symbol));
            }

            @Override
            public Collection<Instrument> all() {
                return List.of(dear);
            }

            @Override
            public Optional<AssetMetadata> asset(Asset asset) {
                return Optional.empty();
            }
        };
    }
}
