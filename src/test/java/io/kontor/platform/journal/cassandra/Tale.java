package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An entity of the tests' own, in a journal in Cassandra: what was written, in order. */
public final class Tale extends EventSourcedBehavior<String, HaltEvent, List<String>> {
    static final String STREAM = "tale|one";

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");

    private final ActorRef<Object> said;

    /** Tells it, and hears what it has recovered, then what is written. */
    public record Probe(ActorRef<String> tale, TestProbe<Object> said) {
        public void write(String text) {
            tale.tell(text);
            Object next = said.receiveMessage();
            if (next instanceof List<?>) {
                next = said.receiveMessage();
            }
            assertThat(next).isEqualTo(text);
        }

        /** What it had recovered. */
        public List<?> told() {
            return (List<?>) said.receiveMessage();
        }

        public String failure() {
            return String.valueOf(said.receiveMessage());
        }
    }

    public static Probe tell(ActorTestKit kit) {
        TestProbe<Object> said = kit.createTestProbe(Object.class);
        Behavior<String> tale = Behaviors.setup(_ -> new Tale(said.ref()));
        return new Probe(kit.spawn(tale), said);
    }

    private Tale(ActorRef<Object> said) {
        super(PersistenceId.ofUniqueId(STREAM));
        this.said = said;
    }

    @Override
    public List<String> emptyState() {
        return List.of();
    }

    @Override
    public CommandHandler<String, HaltEvent, List<String>> commandHandler() {
        return (_, text) -> Effect()
                .persist(new HaltLifted(HaltId.of(new CommandId("a")), text, "ann", NOW))
                .thenRun(() -> said.tell(text));
    }

    @Override
    public EventHandler<List<String>, HaltEvent> eventHandler() {
        return (told, event) -> {
            List<String> longer = new ArrayList<>(told);
            longer.add(((HaltLifted) event).reason());
            return longer;
        };
    }

    @Override
    public SignalHandler<List<String>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), said::tell)
                .onSignal(RecoveryFailed.class, (_, failed) -> said.tell(failed.getFailure()))
                .build();
    }
}
