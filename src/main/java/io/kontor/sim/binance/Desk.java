package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.sim.AnswerLost;
import io.kontor.sim.NotTaken;
import io.kontor.sim.TooLate;
import io.kontor.sim.books.TooManyRows;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.Faults;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request, whichever way it came: weight, key, time, signature, faults; and turns whatever happens into an answer. Thread-safe. */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    /**
     * A request before anything of it is checked.
     *
     * @param payload what must have been signed
     * @param loggedOn whose connection it came on; then it needs no signature
     */
    record Request(
            Params params,
            String address,
            Optional<String> apiKey,
            String payload,
            Optional<Signed.Holder> loggedOn,
            io.kontor.sim.binance.TimeUnit unit) {}

    /** What comes of it. */
    sealed interface Answer {}

    record Done(JsonNode body) implements Answer {}

    record Not(Refused refusal) implements Answer {}

    /** None will come: the connection is cut, as when it breaks. */
    record Lost() implements Answer {}

    /** An answer, and the account it was for. */
    record Settled(Answer answer, Optional<AccountId> account) {}

    private final Signed signed;
    private final RateLimits limits;
    private final Faults faults;
    private final FaceClock clock;
    private final Maintenance maintenance;
    private final Map<AccountId, AccountLine> lines;
    private final Duration processing;

    Desk(
            Signed signed,
            RateLimits limits,
            Faults faults,
            FaceClock clock,
            Maintenance maintenance,
            Map<AccountId, AccountLine> lines,
            Duration processing) {
        this.signed = signed;
        this.limits = limits;
        this.faults = faults;
        this.clock = clock;
        this.maintenance = maintenance;
        this.lines = Map.copyOf(lines);
        this.processing = processing;
    }

    RateLimits limits() {
        return limits;
    }

    Instant now() {
        return clock.now();
    }

    CompletionStage<Settled> process(Endpoint endpoint, Request request) {
        Instant now = clock.now();
        Optional<AccountLine> line = Optional.empty();
        boolean counted = false;
        try {
            boolean order = endpoint.kind() != Endpoint.Kind.QUERY;
            maintenance.check();
            limits.charge(request.address(), order ? 0 : endpoint.weight().applyAsInt(request.params()), now);
            Instant until = now;
            if (endpoint.signed()) {
                line = Optional.of(line(holder(request)));
                until = clock.engineTime(signed.checkTime(request.params(), now));
            }
            refuseWhereTooMany(strike(FaultKind.TOO_MANY_REQUESTS, line, endpoint), now);
            Optional<Refused> noRoom = Optional.empty();
            if (endpoint.kind() == Endpoint.Kind.PLACES) {
                noRoom = place(endpoint, request.params(), line.orElseThrow(), now);
                counted = noRoom.isEmpty();
            }
            boolean fails = strike(FaultKind.SERVER_ERROR, line, endpoint).isPresent();
            if (fails && faults.draw(FaultKind.SERVER_ERROR, 2) == 0) {
                throw Refused.internalError();
            }
            Optional<AccountId> account = line.map(AccountLine::account);
            boolean places = counted;
            Call call = new Call(request.params(), line, until, now, request.unit(), noRoom);
            return endpoint.handler()
                    .apply(call)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(processing.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((body, failure) -> fails ? not(Refused.internalError()) : answer(body, failure))
                    .thenApply(answer -> settled(answer, endpoint, request, account, places));
        } catch (RuntimeException e) {
            Settled refused = settled(answer(null, e), endpoint, request, line.map(AccountLine::account), counted);
            return CompletableFuture.completedFuture(refused);
        }
    }

    /** Counts a request of the connection itself, of that weight; refuses it where there are too many, and while nobody is served. */
    void admit(Request request, int weight, Instant now) {
        maintenance.check();
        refuseWhereTooMany(faults.strike(FaultKind.TOO_MANY_REQUESTS), now);
        limits.charge(request.address(), weight, now);
    }

    /** Whose request it is and of what kind is known only of those that are signed. */
    private Optional<Duration> strike(FaultKind kind, Optional<AccountLine> line, Endpoint endpoint) {
        return line.isPresent() && endpoint.request().isPresent()
                ? faults.strike(kind, line.get().account(), endpoint.request().get())
                : faults.strike(kind);
    }

    /** Counts an order; answers why it cannot be one where it is also something else, and refuses it otherwise. */
    private Optional<Refused> place(Endpoint endpoint, Params params, AccountLine line, Instant now) {
        boolean cancels = Orders.cancelsWithoutRoom(endpoint, params);
        try {
            limits.placing(line.account(), now);
            return Optional.empty();
        } catch (Refused noRoom) {
            if (cancels) {
                return Optional.of(noRoom);
            }
            throw noRoom;
        }
    }

    private static void refuseWhereTooMany(Optional<Duration> struck, Instant now) {
        if (struck.isPresent()) {
            throw Refused.until(429, -1003, "Too many requests queued.", now.plus(struck.get()));
        }
    }

    /** Who asks: the key's holder who signed it, or who is logged on. */
    Signed.Holder holder(Request request) {
        if (request.apiKey().isEmpty() && request.loggedOn().isPresent()) {
            return request.loggedOn().get();
        }
        Signed.Holder holder = signed.holder(request.apiKey());
        signed.checkSignature(holder, request.payload(), request.params());
        return holder;
    }

    void checkTime(Request request) {
        signed.checkTime(request.params(), clock.now());
    }

    AccountLine line(Signed.Holder holder) {
        AccountLine line = lines.get(holder.account());
        if (line == null) {
            throw new IllegalStateException("account: " + holder.account() + " (expected: a line of it)");
        }
        return line;
    }

    /** What fails weighs something after all, and is no order. */
    private Settled settled(
            Answer answer, Endpoint endpoint, Request request, Optional<AccountId> account, boolean counted) {
        if (answer instanceof Not not && endpoint.kind() != Endpoint.Kind.QUERY) {
            limits.chargeAnyway(request.address(), endpoint.weight().applyAsInt(request.params()), clock.now());
            if (counted && not.refusal().status() == 400) {
                limits.notPlaced(account.orElseThrow(), clock.now());
            }
        }
        return new Settled(answer, account);
    }

    private static Answer answer(@Nullable JsonNode body, @Nullable Throwable failure) {
        if (body != null) {
            return new Done(body);
        }
        return failure != null && cause(failure) instanceof AnswerLost ? new Lost() : not(refused(failure));
    }

    /** What a failure is to who asked, where something is to be answered; our own faults are never told as his. */
    static Refused refused(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : cause(failure);
        return switch (cause) {
            case Refused refused -> refused;
            case TooLate late -> Signed.late();
            case NotTaken notTaken -> Refused.busy();
            case AnswerLost lost -> Refused.timedOut();
            case TimeoutException late -> Refused.timedOut();
            case TooManyRows tooMany -> {
                LOG.warn(
                        "a question is not answered: {} (kontor.sim.binance.bounds.scanned-max)", tooMany.getMessage());
                yield Refused.internalError();
            }
            case null, default -> {
                LOG.error("a request failed", cause);
                yield Refused.of(500, -1000, "An unknown error occurred while processing the request.");
            }
        };
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private static Answer not(Refused refused) {
        return new Not(refused);
    }
}
