package io.kontor.platform.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own whose entities persist as fast as they may and print each event once it is acknowledged, until
 * somebody kills it. Arguments: data directory, and whether the journal is {@code sound} or {@code broken}.
 */
final class CrashingWriter {

    private static final int ENTITIES = 40;

    private CrashingWriter() {}

    public static void main(String[] args) {
        var setup = args[1].equals("broken") ? DeliberateBreaks.acknowledgeBeforeLog() : JournalSetup.DEFAULT;
        var system = TestSystems.start(Path.of(args[0]), setup);
        for (var n = 0; n < ENTITIES; n++) {
            ActorRef<String> entity = system.systemActorOf(Entity.create("e" + n), "e" + n, Props.empty());
            entity.tell("go");
        }
    }

    /** Every second write is of two events, which must survive together or not at all. */
    static final class Entity extends EventSourcedBehavior<String, String, Long> {

        private final ActorRef<String> self;

        private Entity(String id, ActorRef<String> self) {
            super(PersistenceId.ofUniqueId(id));
            this.self = self;
        }

        static Behavior<String> create(String id) {
            return akka.actor.typed.javadsl.Behaviors.setup(context -> new Entity(id, context.getSelf()));
        }

        @Override
        public Long emptyState() {
            return 0L;
        }

        @Override
        public CommandHandler<String, String, Long> commandHandler() {
            return newCommandHandlerBuilder()
                    .forAnyState()
                    .onAnyCommand((count, _) -> Effect()
                            .persist(count % 3 == 0 ? List.of("one") : List.of("first of two", "second of two"))
                            .thenRun(this::acknowledged));
        }

        private void acknowledged(long count) {
            System.out.println("ack " + persistenceId().id() + " " + count);
            self.tell("go");
        }

        @Override
        public EventHandler<Long, String> eventHandler() {
            return newEventHandlerBuilder().forAnyState().onAnyEvent((count, _) -> count + 1);
        }
    }
}
