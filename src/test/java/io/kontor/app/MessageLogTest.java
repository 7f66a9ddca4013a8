package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueSession;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MessageLogTest {
    private static final VenueCapabilities ALL =
            new VenueCapabilities(DuplicateFence.UNIQUE_ID, Duration.ZERO, true, true, true);
    private static final Symbol PLAIN = new Symbol("OLD/USDT");
    private static final Optional<VenueOrderId> NUMBER = Optional.of(new VenueOrderId("77"));

    @Test
    void itSaysOfASymbolWhatTheVenueSays() {
        MessageLog log = new MessageLog(new Picky());

        assertThat(log.capabilities(PLAIN).atomicReplace()).isFalse();
        assertThat(log.capabilities(new Symbol("BTC/USDT"))).isEqualTo(ALL);
    }

    @Test
    void itSaysWhereASessionBeginsAsTheVenueDoes() {
        assertThat(session().beginning()).isEqualTo(7);
    }

    @Test
    void itHandsOnTheNumberAnOrderIsKnownBy() {
        VenueClientOrderId id = new VenueClientOrderId(new IntentId("A".repeat(IntentId.CHARS)), 1);

        assertThat(session().query(PLAIN, id, NUMBER)).isNotDone();
    }

    @Test
    void itSaysToTheVenueWhetherThereIsRoom() {
        Picky venue = new Picky();

        session(venue);

        assertThat(venue.listener().join().hasRoom()).isFalse();
    }

    @Test
    void itSaysToTheVenueWhatWasTaken() {
        Picky venue = new Picky();

        session(venue);

        assertThat(venue.listener().join().lastTaken()).isEqualTo(5);
    }

    private static VenueSession session() {
        return session(new Picky());
    }

    private static VenueSession session(Picky venue) {
        return new MessageLog(venue)
                .logOn(new AccountId("main"), 0, new Deaf(), (_, _, _, _) -> Optional.empty())
                .toCompletableFuture()
                .join();
    }

    /** What only says where it begins, and may be asked with a number. */
    private static VenueSession beginningAt(long cursor) {
        return (VenueSession) Proxy.newProxyInstance(
                VenueSession.class.getClassLoader(), new Class<?>[] {VenueSession.class}, (_, method, arguments) -> {
                    if (method.getName().equals("query")) {
                        assertThat(arguments).contains(NUMBER);
                        return new CompletableFuture<>();
                    }
                    assertThat(method.getName()).isEqualTo("beginning");
                    return cursor;
                });
    }

    private record Deaf() implements VenueSession.Listener {
        @Override
        public void onReport(ExecutionReport report) {}

        @Override
        public boolean hasRoom() {
            return false;
        }

        @Override
        public long lastTaken() {
            return 5;
        }

        @Override
        public void onDown(String reason) {}
    }

    /** A venue that can do less in one symbol than in others. */
    private record Picky(CompletableFuture<VenueSession.Listener> listener) implements VenueAdapter {
        Picky() {
            this(new CompletableFuture<>());
        }

        @Override
        public VenueId venue() {
            return new VenueId("SIM");
        }

        @Override
        public VenueCapabilities capabilities() {
            return ALL;
        }

        @Override
        public VenueCapabilities capabilities(Symbol symbol) {
            return symbol.equals(PLAIN) ? ALL.withChanges(false, false) : ALL;
        }

        @Override
        public CompletionStage<Collection<Instrument>> instruments() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<VenueSession> logOn(
                AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
            this.listener.complete(listener);
            return CompletableFuture.completedStage(beginningAt(7));
        }

        @Override
        public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }
}
