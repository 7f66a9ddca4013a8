package io.kontor.app.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Sends so many commands over so many connections and waits for all answers; one use. */
final class Load {
    /** Of an open loop's warm-up: a cold gateway on two processors falls behind faster ones until it closes the stream as too slow. */
    static final int WARM_UP_PER_SECOND = 250;

    private static final long RUN_MAX_SECONDS = 3600;
    private static final int FIRST_FAILURE = 300;
    private static final String ID = "\"id\":\"";

    private final LoadLoop loop;
    private final InetSocketAddress to;
    private final long commands;
    private final Histogram latencyMicros = Figures.histogram();
    private final List<Runnable> ends = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private long sent;
    private long answered;
    private long refused;
    private long startNanos;

    Load(LoadLoop loop, InetSocketAddress to, long commands) {
        this.loop = loop;
        this.to = to;
        this.commands = commands;
    }

    /** Is told what each command was answered, by its index; on the loop's thread. */
    interface Answers {
        void told(long index, int status);
    }

    /** What came of it. */
    record Result(long commands, long refused, Duration took, Histogram latencyMicros) {}

    /** A closed loop over HTTP: each connection sends its next request when the last is answered. */
    Result http(int connections, LongFunction<byte[]> request) {
        return run(() -> {
            for (int i = 0; i < connections; i++) {
                new Closed(request).next();
            }
        });
    }

    /**
     * An open loop over HTTP: requests fall due at the rate whatever becomes of those before, and latency counts from then, so that a
     * server that stalls is charged for everyone who came meanwhile.
     */
    Result paced(int connections, int perSecond, LongFunction<byte[]> request, Answers answers) {
        return run(() -> new Paced(connections, perSecond, request, answers).start());
    }

    Result paced(int connections, int perSecond, LongFunction<byte[]> request) {
        return paced(connections, perSecond, request, (_, _) -> {});
    }

    static boolean isRefusal(int status) {
        return status >= FIRST_FAILURE;
    }

    /** A closed loop over WebSockets, a command a frame; the command's id must be its number. */
    Result stream(int connections, int inFlight, LongFunction<String> frame) {
        return run(() -> {
            long[] sentAt = new long[Math.toIntExact(commands)];
            for (int i = 0; i < connections; i++) {
                new Frames(frame, sentAt).start(inFlight);
            }
        });
    }

    private Result run(Runnable start) {
        startNanos = System.nanoTime();
        loop.execute(start);
        loop.await(done, RUN_MAX_SECONDS);
        return new Result(commands, refused, Duration.ofNanos(System.nanoTime() - startNanos), latencyMicros);
    }

    private void answered(long since, boolean refusal) {
        latencyMicros.recordValue(
                Math.min(latencyMicros.getHighestTrackableValue(), (System.nanoTime() - since) / 1_000));
        refused += refusal ? 1 : 0;
        if (++answered == commands) {
            loop.pace(() -> LoadLoop.NEVER);
            loop.execute(() -> ends.forEach(Runnable::run));
            done.complete(null);
        }
    }

    private final class Closed {
        private final LongFunction<byte[]> request;
        private final HttpLine line;
        private long sentAt;

        Closed(LongFunction<byte[]> request) {
            this.request = request;
            this.line = new HttpLine(loop, to, this::onStatus);
            ends.add(line::close);
        }

        void next() {
            if (sent < commands) {
                byte[] bytes = request.apply(sent++);
                sentAt = System.nanoTime();
                line.send(bytes);
            }
        }

        private void onStatus(int status) {
            answered(sentAt, isRefusal(status));
            next();
        }
    }

    private final class Paced {
        private final LongFunction<byte[]> request;
        private final Answers answers;
        private final double everyNanos;
        private final ArrayDeque<Seat> idle = new ArrayDeque<>();

        Paced(int connections, int perSecond, LongFunction<byte[]> request, Answers answers) {
            this.request = request;
            this.answers = answers;
            this.everyNanos = 1e9 / perSecond;
            for (int i = 0; i < connections; i++) {
                idle.add(new Seat());
            }
        }

        void start() {
            startNanos = System.nanoTime();
            loop.pace(this::sendDue);
        }

        /** To the millisecond, which is what a selector can wait for. */
        private long dueAt(long number) {
            return startNanos + (long) (number * everyNanos) / 1_000_000 * 1_000_000;
        }

        private long sendDue() {
            long now = System.nanoTime();
            while (sent < commands && dueAt(sent) <= now) {
                Seat seat = idle.poll();
                if (seat == null) {
                    return LoadLoop.NEVER;
                }
                seat.due = dueAt(sent);
                seat.index = sent;
                seat.line.send(request.apply(sent++));
            }
            return sent < commands ? dueAt(sent) : LoadLoop.NEVER;
        }

        private final class Seat {
            private final HttpLine line = new HttpLine(loop, to, this::onStatus);
            private long due;
            private long index;

            Seat() {
                ends.add(line::close);
            }

            private void onStatus(int status) {
                answers.told(index, status);
                answered(due, isRefusal(status));
                // Behind all others: a connection that never had its turn would be closed by the server for idling.
                idle.add(this);
            }
        }
    }

    private final class Frames {
        private final LongFunction<String> frame;
        private final long[] sentAt;
        private final StreamLine line;

        Frames(LongFunction<String> frame, long[] sentAt) {
            this.frame = frame;
            this.sentAt = sentAt;
            this.line = new StreamLine(loop, to, this::onText);
            ends.add(line::close);
        }

        void start(int inFlight) {
            for (int i = 0; i < inFlight; i++) {
                next();
            }
        }

        private void next() {
            if (sent < commands) {
                int number = (int) sent++;
                String text = frame.apply(number);
                sentAt[number] = System.nanoTime();
                line.send(text);
            }
        }

        private void onText(String text) {
            int id = text.indexOf(ID) + ID.length();
            answered(sentAt[Integer.parseInt(text, id, text.indexOf('"', id), 10)], text.contains("\"problem\":"));
            next();
        }
    }
}
