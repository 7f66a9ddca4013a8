package io.kontor.venue;

import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.VenueConnection.Amend;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueConnection.Cancel;
import io.kontor.venue.VenueConnection.Query;
import io.kontor.venue.VenueConnection.Replace;
import io.kontor.venue.VenueConnection.Submit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's calls on their way out: queued, fenced by time, halt, throttle and breaker, sent, answered or overdue. Each ends in
 * one outcome. Confined to the session actor's thread.
 */
final class OutboundCalls {
    private static final String BREAKER_OPEN = "circuit breaker open: too many outcomes are unknown";

    private final ConnectionScope scope;
    private final VenueUplink uplink;
    private final CallOutcomes outcomes;
    private final KnownOrders known;
    private final BiConsumer<InFlight.Sent, Answer> answers;
    private final RequestQueue queue;
    private final InFlight inFlight;

    private @Nullable VenueSession session;
    private Instant sessionSince = Instant.EPOCH;
    private Optional<String> ordersHeld = Optional.of("the connection is starting");
    private Optional<String> ended = Optional.empty();

    /** What came of one call's stage. */
    sealed interface Answer {
        /** The venue has it; the outcome comes as a report. */
        record Taken() implements Answer {}

        record Found(Optional<VenueOrder> order) implements Answer {}

        record Failed(Throwable cause) implements Answer {}
    }

    /** @param answers takes each answer, on any thread, and hands it back to {@link #answered} on the confined one */
    OutboundCalls(ConnectionScope scope, KnownOrders known, BiConsumer<InFlight.Sent, Answer> answers) {
        this.scope = scope;
        this.uplink = scope.uplink();
        this.outcomes = new CallOutcomes(scope);
        this.known = known;
        this.answers = answers;
        this.queue = new RequestQueue(scope.settings().queue());
        this.inFlight = new InFlight(
                scope.settings().inFlight(), scope.settings().requestTimeout().toNanos());
    }

    /** False: refused, and its order told so. */
    boolean accept(Call call) {
        Optional<String> obstacle = obstacle(call);
        if (obstacle.isPresent()) {
            outcomes.unsent(call, obstacle.get());
        } else if (queue.offer(call, sendBefore(call))) {
            return true;
        } else {
            uplink.meters.queueOverflows.increment();
            outcomes.unsent(call, "queue full: " + queue.size() + " calls wait");
        }
        return false;
    }

    /** The cancels of the orders that wait to leave, of that intent and symbol where given. */
    Map<VenueClientOrderId, Cancel> cancelsOfWaiting(
            Optional<IntentId> intent, Optional<Symbol> symbol, Instant sendBefore) {
        Map<VenueClientOrderId, Cancel> cancels = new LinkedHashMap<>();
        queue.calls()
                .flatMap(call -> order(call).stream())
                .filter(order -> intent.isEmpty() || order.id().intent().equals(intent.get()))
                .filter(order -> symbol.isEmpty() || order.symbol().equals(symbol.get()))
                .forEach(order -> cancels.put(order.id(), new Cancel(order.symbol(), order.id(), sendBefore)));
        return cancels;
    }

    /**
     * Has each of them leave: where the same cancel is on its way that is enough, and one that waits may wait as long as these may. Returns
     * the targets of those that wait or are on their way; the others were refused.
     */
    List<VenueClientOrderId> cancel(Collection<Cancel> cancels) {
        Set<VenueClientOrderId> sent = inFlight.canceled();
        List<VenueClientOrderId> taken = new ArrayList<>();
        for (Cancel cancel : cancels) {
            VenueClientOrderId target = cancel.target();
            if (sent.contains(target) || queue.prolong(cancel, cancel.sendBefore()) || accept(cancel)) {
                taken.add(target);
            }
        }
        return taken;
    }

    /** Cancels and queries may leave; orders stay held. */
    void open(VenueSession opened, Instant since) {
        session = opened;
        sessionSince = since;
        hold("the account compares its books with " + scope.venue());
    }

    /** Orders may leave, too. */
    void release() {
        ordersHeld = Optional.empty();
    }

    /** Orders are refused from now on; cancels and queries go on. */
    void hold(String reason) {
        ordersHeld = Optional.of(reason);
        drop(queue.removeIf(waiting -> isOrder(waiting.call())), reason);
    }

    /** No session: cancels wait for the next one, everything else is refused. What is in flight may still be answered. */
    void close(String reason) {
        session = null;
        ordersHeld = Optional.of(reason);
        drop(queue.removeIf(waiting -> !waiting.isCancel()), reason);
    }

    /** Nothing leaves any more until {@link #resume}; what is in flight may still be answered. */
    void end(String reason) {
        ended = Optional.of(reason);
        drop(queue.removeIf(_ -> true), reason);
    }

    void resume() {
        ended = Optional.empty();
    }

    /** Sends what may leave; where the throttle stands in the way, returns in how many nanoseconds to try again, else zero. */
    long pump() {
        VenueSession to = session;
        if (to == null) {
            return 0;
        }
        long nanos = scope.nanos();
        while (true) {
            boolean cancels = queue.hasCancel() && inFlight.hasRoomForCancel();
            long cancelWait = cancels ? uplink.throttle.tryCancel(nanos) : 0;
            if (cancels && cancelWait == 0) {
                send(queue.takeCancel(), to, nanos);
                continue;
            }
            boolean others = queue.hasOther() && inFlight.hasRoomForOther();
            long otherWait = others ? uplink.throttle.tryOther(nanos) : 0;
            if (others && otherWait == 0) {
                send(queue.takeOther(), to, nanos);
                continue;
            }
            return cancels ? cancelWait : otherWait;
        }
    }

    void answered(InFlight.Sent sent, Answer answer) {
        if (!inFlight.remove(sent)) {
            return;
        }
        switch (answer) {
            case Answer.Taken _ -> succeeded(sent);
            case Answer.Found found -> {
                succeeded(sent);
                found.order().ifPresentOrElse(known::answered, () -> known.gone(sent.call.id()));
                outcomes.found(sent, found.order());
            }
            case Answer.Failed failed -> failed(sent, failed.cause());
        }
    }

    /** Gives up what is out of time. */
    void tick() {
        for (InFlight.Sent sent : inFlight.overdue(scope.nanos())) {
            leftUnknown(sent.call);
            outcomes.unknown(sent.call, "no answer within " + scope.settings().requestTimeout());
        }
        drop(queue.expire(scope.now()), "not sent in time");
    }

    /** The end: tells every call's outcome that is not told yet. */
    void abandon(String reason) {
        end(reason);
        for (InFlight.Sent sent : inFlight.drain()) {
            uplink.breaker.withdrawn(sent.call);
            outcomes.unknown(sent.call, reason);
        }
    }

    boolean isIdle() {
        return queue.size() == 0 && inFlight.size() == 0;
    }

    boolean isSettled() {
        return inFlight.size() == 0;
    }

    int queued() {
        return queue.size();
    }

    List<String> idsInFlight() {
        return inFlight.ids();
    }

    private void send(RequestQueue.Waiting waiting, VenueSession to, long nanos) {
        Call call = waiting.call();
        Instant now = scope.now();
        if (now.isAfter(waiting.sendBefore())) {
            outcomes.unsent(call, "not sent in time");
            return;
        }
        if (isOrder(call) && !uplink.breaker.tryPass(call)) {
            outcomes.unsent(call, BREAKER_OPEN);
            return;
        }
        // In flight before the guard is asked: if anything throws from here on, the outcome is unknown, not lost.
        InFlight.Sent sent = inFlight.add(call, uplink.fenceClock.look(), sessionSince, nanos);
        Optional<String> halted = halted(call);
        if (halted.isPresent()) {
            inFlight.remove(sent);
            uplink.breaker.withdrawn(call);
            outcomes.unsent(call, halted.get());
        } else {
            dispatch(sent, to);
        }
    }

    /** Spares the adapter what may not leave by now; it asks again where the bytes go out. */
    private Optional<String> halted(Call call) {
        return order(call)
                .flatMap(order ->
                        scope.ports().guard().check(scope.venue(), scope.account(), order.symbol(), order.closes()))
                .map(refusal -> VenueSession.NotSent.by(refusal).getMessage());
    }

    private void dispatch(InFlight.Sent sent, VenueSession to) {
        try {
            switch (sent.call) {
                case Submit submit -> {
                    known.sent(submit.order());
                    to.submit(submit.order()).whenComplete((_, failure) -> taken(sent, failure));
                }
                case Replace replace -> {
                    // Either may stand until the venue has answered, so both are there to be canceled.
                    known.sent(replace.replacement());
                    to.replace(replace.target(), replace.replacement())
                            .whenComplete((_, failure) -> taken(sent, failure));
                }
                case Cancel cancel ->
                    cancel.number()
                            .map(number -> to.cancel(cancel.symbol(), number, cancel.target()))
                            .orElseGet(() -> to.cancel(cancel.symbol(), cancel.target()))
                            .whenComplete((_, failure) -> taken(sent, failure));
                case Amend amend ->
                    to.amend(amend.symbol(), amend.target(), amend.quantity(), amend.sendBefore())
                            .whenComplete((_, failure) -> taken(sent, failure));
                case Query query ->
                    query.number()
                            .map(number -> to.query(query.symbol(), number))
                            .orElseGet(() -> to.query(query.symbol(), query.id(), query.known()))
                            .whenComplete((order, failure) -> answers.accept(
                                    sent, failure == null ? new Answer.Found(order) : new Answer.Failed(failure)));
            }
        } catch (RuntimeException thrown) {
            answers.accept(sent, new Answer.Failed(thrown));
        }
    }

    private void taken(InFlight.Sent sent, @Nullable Throwable failure) {
        answers.accept(sent, failure == null ? new Answer.Taken() : new Answer.Failed(failure));
    }

    private void succeeded(InFlight.Sent sent) {
        if (isOrder(sent.call)) {
            uplink.breaker.succeeded(sent.call);
        }
        uplink.meters.answered(sent.call.request(), scope.nanos() - sent.atNanos);
    }

    private void failed(InFlight.Sent sent, Throwable failure) {
        Call call = sent.call;
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof VenueSession.NotSent) {
            if (isOrder(call)) {
                uplink.breaker.withdrawn(call);
                known.gone(call.id());
            }
            outcomes.unsent(call, String.valueOf(cause.getMessage()));
        } else if (call instanceof Query && cause instanceof VenueSession.Past) {
            outcomes.past(sent, String.valueOf(cause.getMessage()));
        } else {
            leftUnknown(call);
            outcomes.unknown(call, String.valueOf(cause));
        }
    }

    private void leftUnknown(Call call) {
        if (isOrder(call)) {
            uplink.breaker.failed(call);
        }
    }

    private Optional<String> obstacle(Call call) {
        if (ended.isPresent()) {
            return ended;
        }
        return switch (call) {
            case Submit _, Replace _ ->
                ordersHeld.or(() -> uplink.breaker.isOpen() ? Optional.of(BREAKER_OPEN) : Optional.empty());
            case Amend _ -> ordersHeld;
            case Query _ -> session == null ? ordersHeld : Optional.empty();
            case Cancel _ -> Optional.empty();
        };
    }

    private Instant sendBefore(Call call) {
        return switch (call) {
            case Submit submit -> submit.order().sendBefore();
            case Replace replace -> replace.replacement().sendBefore();
            case Cancel cancel -> cancel.sendBefore();
            case Amend amend -> amend.sendBefore();
            case Query _ -> scope.now().plus(scope.settings().requestTimeout());
        };
    }

    private void drop(List<Call> calls, String reason) {
        calls.forEach(call -> outcomes.unsent(call, reason));
    }

    private static Optional<OrderRequest> order(Call call) {
        return switch (call) {
            case Submit submit -> Optional.of(submit.order());
            case Replace replace -> Optional.of(replace.replacement());
            case Cancel _, Amend _, Query _ -> Optional.empty();
        };
    }

    private static boolean isOrder(Call call) {
        return call instanceof Submit || call instanceof Replace;
    }
}
