package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.model.SimulatedClock;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.sim.fault.Faults;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketStreamsTest {
    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final String STREAM = "btcusdt@trade";

    private final Faults faults = new Faults(1);
    private final SimulatedClock clock = new SimulatedClock();
    private final FaceClock face = new FaceClock(clock);
    private final Instant start = clock.instant();
    private final Listener listener = new Listener();
    private final BehaviorTestKit<MarketStreams.Message> streams =
            BehaviorTestKit.create(MarketStreams.create(new Markets(new SimInstruments().all()), face, faults));
    private final MarketStreams.Message tick = tick();

    @Test
    void aSilenceLastsForItsDelayHoweverMuchHappensMeanwhile() {
        streams.run(new MarketStreams.Subscribe(STREAM, listener));
        faults.set(FaultKind.MARKET_SILENCE, FaultSwitch.chance(1).after(SILENCE));
        streams.run(tick);

        for (int i = 0; i < 1000; i++) {
            clock.advance(SILENCE.dividedBy(1001));
            trade();
            if (i % 100 == 0) {
                streams.run(tick);
            }
        }
        assertThat(listener.events).isEmpty();
        assertThat(faults.struck()).containsEntry(FaultKind.MARKET_SILENCE, 1L);

        clock.advance(Duration.between(clock.instant(), start.plus(SILENCE).minusNanos(1)));
        trade();
        assertThat(listener.events).isEmpty();

        clock.advance(Duration.ofNanos(1));
        trade();
        assertThat(listener.events).hasSize(1);
    }

    @Test
    void aSilenceLastsNoLongerWhereTheVenuesClockIsPutBack() {
        fallSilent();

        face.setOffset(Duration.ofDays(-1));
        clock.advance(SILENCE);
        trade();

        assertThat(listener.events).hasSize(1);
    }

    @Test
    void aSilenceThatIsEndedIsOver() {
        fallSilent();

        streams.run(MarketStreams.EndSilence.NOW);
        trade();

        assertThat(listener.events).hasSize(1);
    }

    @Test
    void aMarketNobodyListensToIsNoOccasionForSilence() {
        faults.set(FaultKind.MARKET_SILENCE, FaultSwitch.next(1).after(SILENCE));

        streams.run(tick);
        assertThat(faults.struck()).containsEntry(FaultKind.MARKET_SILENCE, 0L);

        streams.run(new MarketStreams.Subscribe(STREAM, listener));
        streams.run(tick);
        assertThat(faults.struck()).containsEntry(FaultKind.MARKET_SILENCE, 1L);
    }

    @Test
    void aNumberThatIsMissingBeforeAWholeBookIsMissingInTheDiffs() {
        MarketDataListener book = MarketStreams.listener("BTCUSDT", streams.getRef());
        List<Quote.Level> bids = List.of(new Quote.Level(Price.of("60000"), Quantity.of("0.1")));
        streams.run(new MarketStreams.Subscribe("btcusdt@depth@100ms", listener));
        book.onSnapshot(0, bids, List.of(), clock.instant());
        book.onUpdate(1, 1, bids, List.of(), clock.instant());
        book.onSnapshot(3, bids, List.of(), clock.instant());
        book.onUpdate(4, 4, bids, List.of(), clock.instant());
        while (streams.selfInbox().hasMessages()) {
            streams.runOne();
        }

        streams.run(tick);

        long base = start.toEpochMilli() * 10;
        assertThat(listener.events)
                .singleElement()
                .asString()
                .contains("\"U\":" + (base + 4) + ",\"u\":" + (base + 4) + ",");
    }

    private void fallSilent() {
        streams.run(new MarketStreams.Subscribe(STREAM, listener));
        faults.set(FaultKind.MARKET_SILENCE, FaultSwitch.next(1).after(SILENCE));
        streams.run(tick);
        trade();
        assertThat(listener.events).isEmpty();
    }

    private void trade() {
        streams.run(
                new MarketStreams.Traded("BTCUSDT", Side.BUY, Price.of("60000"), Quantity.of("0.1"), clock.instant()));
    }

    @SuppressWarnings("unchecked")
    private MarketStreams.Message tick() {
        return ((Effect.TimerScheduled<MarketStreams.Message>) streams.expectEffectClass(Effect.TimerScheduled.class))
                .msg();
    }

    private static final class Listener implements MarketStreams.Subscriber {
        final List<String> events = new ArrayList<>();

        @Override
        public TimeUnit unit() {
            return TimeUnit.MILLISECOND;
        }

        @Override
        public void onEvent(String stream, String event) {
            events.add(event);
        }
    }
}
