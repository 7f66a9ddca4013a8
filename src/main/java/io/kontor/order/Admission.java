package io.kontor.order;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.account.AccountEntity.Wanted;
import io.kontor.account.Announcement.Exposure;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.Quote;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.Optional;

/**
 * How a placing or a modify gets in: what is answered at once, what the account is asked for, and what its decision comes to. Pure; the
 * actor carries the question to the account and the event to the journal.
 *
 * @param attemptsMax how many orders one intent may become at the venue
 */
record Admission(IntentId id, PlaceRules rules, Instrument instrument, Optional<Quote> quote, int attemptsMax) {

    /** What to do with a command. */
    sealed interface Step {
        record Answer(Reply reply) implements Step {}

        /** Nothing is to change; journal that it was asked for, then answer. */
        record Note(OrderEvent event) implements Step {}

        record Ask(Question question) implements Step {}
    }

    /** What to do with the account's decision. */
    sealed interface Verdict {
        /** Journal this; then {@code refusal}, or an acceptance. */
        record Journal(OrderEvent event, Optional<Refusal> refusal) implements Verdict {}

        /**
         * Nothing changes.
         *
         * @param giveBack what was reserved is not wanted any more
         */
        record Answer(Reply reply, boolean giveBack) implements Verdict {}
    }

    /** What asks for room. */
    sealed interface Wish {
        OrderSpec spec();

        String contentHash();

        record ToPlace(OrderSpec spec, String contentHash) implements Wish {}

        record ToModify(OrderSpec spec, String contentHash, Optional<CommandId> command) implements Wish {}
    }

    /**
     * A wish that waits for the account.
     *
     * @param terms what the order is to be
     * @param room what the account is asked for: while old and new may both be live, the larger amount at the worse price
     * @param reducedBefore as much of it is reduce-only already
     */
    record Question(
            Wish wish,
            Instrument instrument,
            Terms terms,
            Terms room,
            int revision,
            int generation,
            boolean reducedBefore) {
        Reserve toReserve(IntentId order, ActorRef<ReserveReply> replyTo) {
            OrderSpec spec = wish.spec();
            return new Reserve(
                    order,
                    spec.clientOrderId(),
                    instrument.venue(),
                    spec.symbol(),
                    spec.side(),
                    revision,
                    generation,
                    room.total(),
                    room.price(),
                    spec.reduceOnly(),
                    spec.closes(),
                    wanted(),
                    Optional.of(reducedBefore),
                    replyTo);
        }

        private Optional<Wanted> wanted() {
            Wanted wanted = new Wanted(terms.total(), terms.price());
            return Optional.of(wanted).filter(_ -> !wanted.equals(new Wanted(room.total(), room.price())));
        }

        boolean isAnsweredBy(ReserveReply reply) {
            return switch (reply) {
                case Granted r -> r.revision() == revision && r.generation() == generation;
                case Denied r -> r.revision() == revision && r.generation() == generation;
                case Undecided r -> r.revision() == revision && r.generation() == generation;
            };
        }
    }

    Step place(Vacant vacant, Place place, Instant now) {
        Optional<Refusal> misnamed = PlaceRules.name(place.spec());
        if (misnamed.isPresent()) {
            return new Step.Answer(new Refused(misnamed.get()));
        }
        Wish wish = new Wish.ToPlace(place.spec(), place.contentHash());
        return switch (rules.terms(place.spec(), instrument, quote, Traded.NOTHING, now)) {
            case PlaceRules.Outcome.No no -> new Step.Answer(new Refused(no.refusal()));
            case PlaceRules.Outcome.Ok ok ->
                new Step.Ask(new Question(wish, instrument, ok.terms(), ok.terms(), 1, vacant.generation() + 1, false));
        };
    }

    Step modify(Order order, Modify modify, Instant now) {
        Optional<Reply> known = CommandRules.answerToModify(order, modify);
        if (known.isPresent()) {
            return new Step.Answer(known.get());
        }
        if (modify.command().isPresent() && order.spec().equals(modify.spec())) {
            return new Step.Note(new OrderEvent.ModifyNoted(modify.command().get(), modify.contentHash(), now));
        }
        Traded traded = Traded.of(order, instrument);
        return switch (rules.terms(modify.spec(), instrument, quote, traded, now)) {
            case PlaceRules.Outcome.No no -> new Step.Answer(new Refused(no.refusal()));
            case PlaceRules.Outcome.Ok ok ->
                CommandRules.belowFilled(traded, modify.spec(), ok.terms().total())
                        .or(() -> exhausted(order))
                        .<Step>map(refusal -> new Step.Answer(new Refused(refusal)))
                        .orElseGet(() -> new Step.Ask(new Question(
                                new Wish.ToModify(modify.spec(), modify.contentHash(), modify.command()),
                                instrument,
                                ok.terms(),
                                worstOf(order, ok.terms()),
                                order.revision() + 1,
                                order.generation(),
                                isReducing(order, ok.terms()))));
        };
    }

    private static boolean isReducing(Order order, Terms wanted) {
        return order.spec().reduceOnly()
                && wanted.total().compareTo(order.terms().total()) <= 0;
    }

    /** Each change may become one more order at the venue, and the last of them is not given up for one that cannot be sent. */
    private Optional<Refusal> exhausted(Order order) {
        return order.lastAttempt() < attemptsMax
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.ATTEMPTS_EXHAUSTED,
                        "the order has become " + attemptsMax + " orders at the venue, and may become no more"));
    }

    Verdict decided(OrderState state, Question question, ReserveReply reply, Instant now) {
        // An order of that very id turned up at the venue while the account decided.
        if (question.wish() instanceof Wish.ToPlace wish && state instanceof Order order) {
            return new Verdict.Answer(
                    CommandRules.repeatedPlace(order, wish.spec(), wish.contentHash()), reply instanceof Granted);
        }
        return switch (reply) {
            case Undecided undecided -> new Verdict.Answer(new Refused(undecided.refusal()), false);
            case Granted granted -> granted(state, question, granted, now);
            case Denied denied -> denied(question, denied, now);
        };
    }

    private Verdict granted(OrderState state, Question question, Granted granted, Instant now) {
        return switch (question.wish()) {
            case Wish.ToPlace wish ->
                new Verdict.Journal(
                        new OrderEvent.OrderPlaced(
                                id,
                                wish.spec(),
                                wish.contentHash(),
                                question.instrument().venue(),
                                question.terms(),
                                question.generation(),
                                granted.decision(),
                                now),
                        Optional.empty());
            case Wish.ToModify wish -> {
                Order order = (Order) state;
                // It may have ended, or filled beyond the new total, while the account decided.
                Optional<Refusal> tooLate = order.isClosed() || order.cancel().isPresent()
                        ? Optional.of(Refusal.of(RefusalCode.ORDER_CLOSED, "the order is " + order.status()))
                        : CommandRules.belowFilled(
                                Traded.of(order, instrument),
                                wish.spec(),
                                question.terms().total());
                yield tooLate.<Verdict>map(r -> new Verdict.Answer(new Refused(r), true))
                        .orElseGet(() -> new Verdict.Journal(
                                new OrderEvent.ModifyRequested(
                                        question.revision(),
                                        wish.spec(),
                                        wish.contentHash(),
                                        wish.command(),
                                        question.terms(),
                                        granted.decision(),
                                        now),
                                Optional.empty()));
            }
        };
    }

    /** A denial sticks to what it can be known by again: an order's own id, or a modify's command id. */
    private Verdict denied(Question question, Denied denied, Instant now) {
        Verdict forgotten = new Verdict.Answer(new Refused(denied.refusal()), false);
        if (!denied.refusal().code().sticks()) {
            return forgotten;
        }
        return switch (question.wish()) {
            case Wish.ToPlace wish ->
                new Verdict.Journal(
                        new OrderEvent.OrderDenied(
                                id,
                                wish.spec(),
                                wish.contentHash(),
                                question.instrument().venue(),
                                question.terms(),
                                denied.refusal(),
                                denied.decision(),
                                now),
                        Optional.of(denied.refusal()));
            case Wish.ToModify wish ->
                wish.command()
                        .<Verdict>map(command -> new Verdict.Journal(
                                new OrderEvent.ModifyDenied(
                                        command, wish.contentHash(), denied.refusal(), denied.decision(), now),
                                Optional.of(denied.refusal())))
                        .orElse(forgotten);
        };
    }

    /** Room for the new beside everything of the old that may still be filled: earlier revisions on their way to the venue, too. */
    private static Terms worstOf(Order order, Terms wanted) {
        Exposure now = order.exposure();
        boolean higher = wanted.price().compareTo(now.price()) > 0;
        Price worse = (order.side() == Side.BUY) == higher ? wanted.price() : now.price();
        return new Terms(
                wanted.total().max(order.filled().plus(now.open())), worse, Optional.empty(), Optional.empty());
    }
}
