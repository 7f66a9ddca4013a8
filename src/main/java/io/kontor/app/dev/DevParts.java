package io.kontor.app.dev;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The processes of a system that were started, by name. Thread-safe; once it is being stopped nothing is started any more. */
final class DevParts {
    /** In the order of their starts. */
    private final SequencedMap<String, LocalServer> started = new LinkedHashMap<>();

    private boolean ending;

    /** Whether it still runs or not. */
    synchronized LocalServer get(String name) {
        LocalServer part = started.get(name);
        if (part == null) {
            throw new ServerFailure(name + " was not started", null);
        }
        return part;
    }

    synchronized boolean isEnding() {
        return ending;
    }

    /** Whether it is the one that should run under the name. */
    synchronized boolean isWanted(String name, LocalServer part) {
        return !ending && started.get(name) == part;
    }

    synchronized void launch(String name, Supplier<LocalServer> launching) {
        if (ending) {
            throw new ServerFailure(name + " is not started, for everything is being stopped", null);
        }
        LocalServer part = launching.get();
        started.remove(name);
        started.put(name, part);
    }

    /**
     * Launches one that has ended, and says whether it had. Looked at and launched in one step: two who ask at once would start it twice, and
     * nobody would know of the first.
     */
    synchronized boolean launchEnded(String name, Supplier<LocalServer> launching) {
        boolean hasEnded = !get(name).isAlive();
        if (hasEnded) {
            launch(name, launching);
        }
        return hasEnded;
    }

    /**
     * Ends all; returns when no process is left.
     *
     * @param first end one after the other, the one started last first
     * @param then end after those, in this order
     */
    synchronized void stop(List<String> first, List<String> then, Consumer<String> progress) {
        ending = true;
        List<String> leaving = started.sequencedKeySet().reversed().stream()
                .filter(first::contains)
                .toList();
        leaving.forEach(name -> end(name, progress));
        then.forEach(name -> end(name, progress));
    }

    /** As a crash of everything does it. */
    synchronized void kill() {
        ending = true;
        started.values().forEach(LocalServer::kill);
        started.clear();
    }

    private void end(String name, Consumer<String> progress) {
        LocalServer part = started.remove(name);
        if (part == null) {
            return;
        }
        long before = System.nanoTime();
        boolean alive = part.isAlive();
        part.stop();
        if (alive) {
            progress.accept("%-10s stopped after %s".formatted(name, DevSystem.since(before)));
        }
    }
}
