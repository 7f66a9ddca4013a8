package io.kontor.app.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import io.kontor.order.OrderEvent;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** An entity that persists one fill after another until it is told to pause, and notes how long each took to be acknowledged. */
final class JournalWriter extends EventSourcedBehavior<JournalWriter.Message, OrderEvent, Long> {
    sealed interface Message {}

    /** Begins, and goes on with itself. */
    record Write() implements Message {}

    /** Once the fill under way is acknowledged, {@code paused} runs and nothing more is written until told so. */
    record Pause(Runnable paused) implements Message {}

    private final ActorRef<Message> self;
    private final Histogram latencyMicros;
    private @Nullable Runnable pausing;

    private JournalWriter(String id, ActorRef<Message> self, Histogram latencyMicros) {
        super(PersistenceId.ofUniqueId(id));
        this.self = self;
        this.latencyMicros = latencyMicros;
    }

    /**
     * It waits for a first {@link Write}.
     *
     * @param latencyMicros may be written by several at once
     */
    static Behavior<Message> create(String id, Histogram latencyMicros) {
        return Behaviors.setup(context -> new JournalWriter(id, context.getSelf(), latencyMicros));
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Message, OrderEvent, Long> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand((written, message) -> switch (message) {
            case Write _ -> write(written);
            case Pause(Runnable paused) -> {
                pausing = paused;
                yield Effect().none();
            }
        });
    }

    private Effect<OrderEvent, Long> write(long written) {
        if (pausing != null) {
            pausing.run();
            pausing = null;
            return Effect().none();
        }
        long start = System.nanoTime();
        return Effect().persist(fill(written)).thenRun(_ -> {
            latencyMicros.recordValue((System.nanoTime() - start) / 1_000);
            self.tell(new Write());
        });
    }

    private static OrderEvent fill(long number) {
        Quantity one = Quantity.of("0.125");
        return new OrderEvent.OrderFilled(
                1,
                new VenueFill(
                        new FillId("f-" + number),
                        Price.of("65000.25"),
                        one,
                        Money.of("8.125"),
                        new Asset("USDT"),
                        Liquidity.MAKER,
                        Instant.EPOCH.plusSeconds(number)),
                one,
                Instant.EPOCH.plusSeconds(number));
    }

    @Override
    public EventHandler<Long, OrderEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent((written, _) -> written + 1);
    }
}
