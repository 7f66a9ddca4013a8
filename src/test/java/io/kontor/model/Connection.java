package io.kontor.model;

import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import io.kontor.venue.VenueReport.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The way to the venue and back, as bad as its duplicate fence allows: requests are lost, delayed and overtaken, reports arrive late,
 * twice and in any order, and sessions drop. What it does keep is what the real connection promises: nothing leaves after its time,
 * and a report is told again until it is acknowledged.
 */
final class Connection {
    private static final double REQUEST_LOST = 0.05;
    private static final double ANSWER_LOST = 0.05;
    private static final double NOT_SENT = 0.05;
    private static final double REJECTED = 0.03;
    private static final double CANCEL_REFUSED = 0.1;
    private static final int FRESH_FIRST = 4;

    private final SimulatedClock clock;
    private final Chance chance;
    private final History history;
    private final DuplicateFence fence;
    private final ReferenceVenue venue;
    private final boolean losesReports;
    private final BiConsumer<IntentId, VenueReport> sink;
    private final Consumer<ReferenceVenue.Entry> onTaken;
    private final List<Waiting> pipe = new ArrayList<>();
    private final List<VenueConnection.Cancel> held = new ArrayList<>();
    private final TreeMap<Long, ExecutionReport> owed = new TreeMap<>();
    private final Set<Long> told = new HashSet<>();
    private boolean up = true;
    private int session = 1;
    private Instant since = Samples.START.minusSeconds(1);

    /** A request on its way to the venue. */
    private record Waiting(Call call, int session, Instant sessionSince, Instant sentAt) {}

    /**
     * How it is put together.
     *
     * @param losesReports a session that drops may take reports with it, which only a question brings back
     * @param sink where reports go
     * @param onTaken told of each order the venue takes
     */
    Connection(
            SimulatedClock clock,
            Chance chance,
            History history,
            DuplicateFence fence,
            ReferenceVenue venue,
            boolean losesReports,
            BiConsumer<IntentId, VenueReport> sink,
            Consumer<ReferenceVenue.Entry> onTaken) {
        this.clock = clock;
        this.chance = chance;
        this.history = history;
        this.fence = fence;
        this.venue = venue;
        this.losesReports = losesReports;
        this.sink = sink;
        this.onTaken = onTaken;
    }

    // Towards the venue.

    void accept(Call call) {
        if (!up && call instanceof VenueConnection.Cancel cancel) {
            held.add(cancel);
        } else if (!up) {
            failed(call, false, "session down");
        } else {
            send(call);
        }
    }

    private void send(Call call) {
        if (sendBefore(call).filter(at -> clock.instant().isAfter(at)).isPresent()) {
            failed(call, false, "not sent in time");
        } else if (chance.fault(NOT_SENT)) {
            failed(call, false, "not sent");
        } else {
            pipe.add(new Waiting(call, session, since, clock.instant()));
        }
    }

    private static Optional<Instant> sendBefore(Call call) {
        return switch (call) {
            case VenueConnection.Submit c -> Optional.of(c.order().sendBefore());
            case VenueConnection.Replace c -> Optional.of(c.replacement().sendBefore());
            case VenueConnection.Cancel c -> Optional.of(c.sendBefore());
            case VenueConnection.Amend c -> Optional.of(c.sendBefore());
            case VenueConnection.Query _ -> Optional.empty();
        };
    }

    boolean hasRequests() {
        return !pipe.isEmpty();
    }

    /** The venue gets to one of the requests; in order only where one session carries them so. */
    void processOne() {
        Waiting next = isOrdered() ? firstOfASession() : pipe.get(chance.below(pipe.size()));
        pipe.remove(next);
        boolean lost = chance.fault(REQUEST_LOST) || isTooOld(next.call());
        boolean unanswered = lost || chance.fault(ANSWER_LOST);
        history.step("venue", lost ? "never gets" : unanswered ? "gets unanswered" : "gets", next.call());
        if (!lost) {
            take(next, !unanswered);
        }
        // Whoever waits for an answer gives up at some time, or is not there any more.
        if (unanswered && chance.perhaps(0.7)) {
            failed(next.call(), true, "no answer");
        }
    }

    private boolean isOrdered() {
        return fence == DuplicateFence.UNIQUE_ID || fence == DuplicateFence.SINGLE_SESSION;
    }

    private Waiting firstOfASession() {
        int any = pipe.get(chance.below(pipe.size())).session();
        return pipe.stream().filter(w -> w.session() == any).findFirst().orElseThrow();
    }

    /** What the venue promises where it fences by expiry; and no way keeps anything for ever. */
    private boolean isTooOld(Call call) {
        Duration most = fence == DuplicateFence.SEND_EXPIRY ? Samples.FENCE_DELAY : Samples.LOST_AFTER;
        return sendBefore(call)
                .filter(at -> !clock.instant().isBefore(at.plus(most)))
                .isPresent();
    }

    private void take(Waiting waiting, boolean answered) {
        switch (waiting.call()) {
            case VenueConnection.Submit c -> submit(c.order());
            case VenueConnection.Replace c ->
                venue.replace(c.target(), c.replacement()).ifPresent(onTaken);
            case VenueConnection.Cancel c -> venue.cancel(c.target(), c.number(), chance.fault(CANCEL_REFUSED));
            case VenueConnection.Amend c ->
                venue.amend(c.target(), c.quantity().value().intValueExact(), chance.fault(CANCEL_REFUSED));
            case VenueConnection.Query c -> {
                if (answered) {
                    answer(c, waiting);
                }
            }
        }
    }

    private void submit(OrderRequest order) {
        if (chance.fault(REJECTED)) {
            venue.reject(order);
            return;
        }
        venue.submit(order).ifPresent(entry -> {
            onTaken.accept(entry);
            if (chance.perhaps(0.3)) {
                venue.fill(entry, chance.between(1, entry.units));
            }
            venue.endIfImmediate(entry, order.timeInForce());
        });
    }

    private void answer(VenueConnection.Query asked, Waiting waiting) {
        VenueClientOrderId id = asked.id();
        sink.accept(
                id.intent(),
                new VenueReport.QueryAnswered(
                        id,
                        asked.number().map(venue::find).orElseGet(() -> venue.find(id)),
                        waiting.sentAt(),
                        waiting.sessionSince(),
                        clock.instant()));
    }

    private void failed(Call call, boolean sent, String reason) {
        Request request = call.request();
        sink.accept(
                call.id().intent(), new VenueReport.RequestFailed(call.id(), request, sent, reason, clock.instant()));
    }

    // Sessions.

    boolean isUp() {
        return up;
    }

    /** Both ways are cut; requests that left may still arrive, unless one session is all there is. */
    void drop() {
        history.step("session", session, "drops");
        up = false;
        if (losesReports && !chance.isCalm()) {
            owed.values().removeIf(report -> isFoundAgain(report) && chance.perhaps(0.5));
        }
    }

    /** A venue that forgets to tell is asked about its orders; what it changed afterwards only it can tell. */
    private boolean isFoundAgain(ExecutionReport report) {
        boolean plain = switch (report.type()) {
            case NEW,
                    CANCELED,
                    REPLACED,
                    AMENDED,
                    AMEND_REJECTED,
                    REJECTED,
                    EXPIRED,
                    CANCEL_REJECTED,
                    REPLACE_REJECTED,
                    TRIGGERED -> true;
            case TRADE -> isWithinOrder(report);
            case TRADE_CANCEL, TRADE_CORRECT -> false;
        };
        return plain && VenueClientOrderId.parse(report.clientOrderId()).isPresent();
    }

    private boolean isWithinOrder(ExecutionReport report) {
        return report.fill()
                .flatMap(fill -> venue.execution(fill.id()))
                .filter(e -> !e.excess)
                .isPresent();
    }

    void reconnect() {
        up = true;
        session++;
        since = clock.instant();
        history.step("session", session, "opens");
        if (fence == DuplicateFence.SINGLE_SESSION) {
            pipe.clear();
        }
        List<VenueConnection.Cancel> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(this::send);
    }

    /** The process died: what had not left never leaves. */
    void restart() {
        held.clear();
        told.clear();
        drop();
    }

    Optional<List<VenueOrder>> openOrders() {
        return up ? Optional.of(venue.openOrders()) : Optional.empty();
    }

    // Back from the venue.

    void report(ExecutionReport report) {
        owed.put(report.cursor(), report);
    }

    boolean owesReports() {
        return up && !owed.isEmpty();
    }

    /** Whether there is a report that was not told since {@link #tellAgain}. */
    boolean owesFreshReports() {
        return up && !told.containsAll(owed.keySet());
    }

    /** What was told and not acknowledged is to be told again. */
    void tellAgain() {
        told.clear();
    }

    boolean isSettled() {
        return owed.isEmpty() && pipe.isEmpty();
    }

    int owed() {
        return owed.size();
    }

    /** Some report that is not acknowledged, mostly one of the oldest never told before. */
    void tellOne() {
        List<ExecutionReport> fresh = owed.values().stream()
                .filter(report -> !told.contains(report.cursor()))
                .limit(FRESH_FIRST)
                .toList();
        List<ExecutionReport> all = List.copyOf(owed.values());
        ExecutionReport report = fresh.isEmpty() || chance.fault(0.1) ? chance.one(all) : chance.one(fresh);
        told.add(report.cursor());
        sink.accept(intentOf(report), report);
    }

    void acknowledged(long cursor) {
        owed.remove(cursor);
        told.remove(cursor);
    }

    Optional<ExecutionReport> owed(long cursor) {
        return Optional.ofNullable(owed.get(cursor));
    }

    /** What requests on their way may still come to at the venue for an intent, in units; each id counts once. */
    int onTheWay(IntentId intent) {
        Map<String, Integer> units = new HashMap<>();
        for (Iterator<Waiting> each = pipe.iterator(); each.hasNext(); ) {
            Call call = each.next().call();
            if (call instanceof VenueConnection.Submit submit
                    && submit.id().intent().equals(intent)
                    && !isTooOld(call)
                    && !venue.hasSeen(submit.id().toString())) {
                units.put(
                        submit.id().toString(),
                        submit.order().quantity().value().intValueExact());
            }
        }
        return units.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static IntentId intentOf(ExecutionReport report) {
        return ExternalOrders.intentOf(
                Samples.ACCOUNT, Samples.VENUE, report.clientOrderId(), report.symbol(), report.venueOrderId());
    }
}
