package io.kontor.platform.journal;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;

/** Actor systems over the embedded journal, with the shipped settings. */
final class TestSystems {

    private TestSystems() {}

    static ActorSystem<Void> start(Path dataDir, String... lines) {
        return start(dataDir, JournalSetup.DEFAULT, lines);
    }

    static ActorSystem<Void> start(Path dataDir, JournalSetup journal, String... lines) {
        var config = ConfigFactory.parseString("kontor.data-dir = \"" + dataDir + "\"\n"
                        + "akka.coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }\n"
                        + "akka.loggers = [akka.event.slf4j.Slf4jLogger]\n"
                        + "akka.actor.serializers.probe = \"" + ProbeEvents.class.getName() + "\"\n"
                        + "akka.actor.serialization-bindings { \"" + ProbeEvents.Seen.class.getName() + "\" = probe }\n"
                        + String.join("\n", lines))
                .withFallback(ConfigFactory.load());
        return ActorSystem.create(
                Behaviors.<Void>empty(),
                "journal-test",
                ActorSystemSetup.create(BootstrapSetup.create(config), journal));
    }

    /** Returns when the journal's directory is free again. */
    static void stop(ActorSystem<?> system) {
        system.terminate();
        TestStores.done(system.getWhenTerminated().toCompletableFuture());
    }
}
