package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.order.Order.CommandNote;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.value.AmountType;
import io.kontor.value.CommandId;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;

/** What an order answers to commands from what it already is, before anything new is decided. Pure. */
final class CommandRules {
    private CommandRules() {}

    /** The answer to a placing of an id that is taken: what the first was answered, or a conflict. */
    static Reply repeatedPlace(Order order, OrderSpec spec, String contentHash) {
        boolean same = order.contentHash().equals(contentHash)
                && order.spec().account().equals(spec.account())
                && order.spec().clientOrderId().equals(spec.clientOrderId());
        if (!same) {
            return new Refused(Refusal.of(
                    RefusalCode.DUPLICATE_CLIENT_ORDER_ID,
                    "clientOrderId",
                    spec.clientOrderId().value(),
                    "an id not used before, or the same content as before"));
        }
        return order.denial().<Reply>map(Refused::new).orElseGet(() -> accepted(order, true));
    }

    /** The answer to a modify, where what is known already decides it; empty where the order is to change. */
    static Optional<Reply> answerToModify(Order order, Modify modify) {
        Optional<CommandNote> note = modify.command().flatMap(order::command);
        if (note.isPresent()) {
            return Optional.of(repeatedModify(order, note.get(), modify));
        }
        if (order.isClosed()) {
            return refuse(RefusalCode.ORDER_CLOSED, "the order is " + order.status());
        }
        if (order.isExternal()) {
            return Optional.of(external());
        }
        if (modify.ifRevision().filter(r -> r != order.revision()).isPresent()) {
            return refuse(
                    RefusalCode.REVISION_MISMATCH,
                    "If-Match: " + modify.ifRevision().get() + " (expected: " + order.revision() + ")");
        }
        if (!order.spec().sameContract(modify.spec())) {
            return refuse(
                    RefusalCode.IMMUTABLE_FIELD, "account, clientOrderId, symbol and side of an order cannot change");
        }
        if (order.cancel().isPresent()) {
            return refuse(RefusalCode.ORDER_CLOSED, "the order is being canceled");
        }
        // With an id of its own it is noted first, or a repeat of it after other changes would take them back.
        return order.spec().equals(modify.spec()) && modify.command().isEmpty()
                ? Optional.of(accepted(order, true))
                : Optional.empty();
    }

    /** The new amount must leave room for what is filled; said in the terms the caller used. */
    static Optional<Refusal> belowFilled(Traded traded, OrderSpec wanted, Quantity total) {
        boolean inQuote = wanted.amountType() == AmountType.QUOTE;
        if (inQuote && wanted.amount().value().compareTo(traded.worth().value()) < 0) {
            return belowFilled(wanted.amount(), traded.worth().toString());
        }
        return total.compareTo(traded.filled()) >= 0
                ? Optional.empty()
                : belowFilled(total, traded.filled().toString());
    }

    private static Optional<Refusal> belowFilled(Quantity amount, String filled) {
        return Optional.of(Refusal.of(
                RefusalCode.AMOUNT_BELOW_FILLED, "amount", amount.toString(), "at least the filled amount " + filled));
    }

    /**
     * The answer to a cancel where there is nothing left to do for it; one that is under way is still noted by the account. The account's
     * own word, which nobody here waits for, was accepted there: whatever its id meant to this order before, it is done.
     */
    static Optional<Reply> answerToCancel(Order order, Cancel cancel) {
        Optional<CommandNote> note = cancel.command().flatMap(order::command);
        boolean other = note.filter(n -> !n.contentHash().equals(Order.CommandNote.CANCEL))
                .isPresent();
        if (other && cancel.replyTo().isPresent()) {
            return Optional.of(conflict(note.get().command()));
        }
        return order.isClosed() ? Optional.of(accepted(order, true)) : Optional.empty();
    }

    static Accepted accepted(Order order, boolean repeat) {
        return new Accepted(order.id(), order.spec().clientOrderId(), order.revision(), order.status(), repeat);
    }

    /** What it is to be says who placed it; here it can be ended. */
    private static Refused external() {
        return new Refused(
                Refusal.of(
                        RefusalCode.UNSUPPORTED_BY_VENUE,
                        "the order was not placed through this gateway: it can be canceled here, and changed where it was placed"));
    }

    static Refused unknown() {
        return new Refused(Refusal.of(RefusalCode.UNKNOWN_ORDER, "no order of that id was accepted"));
    }

    private static Reply repeatedModify(Order order, CommandNote note, Modify modify) {
        if (!note.contentHash().equals(modify.contentHash())) {
            return conflict(note.command());
        }
        OrderStatus status = order.status();
        return note.refusal()
                .<Reply>map(Refused::new)
                .orElseGet(() -> new Accepted(order.id(), order.spec().clientOrderId(), note.revision(), status, true));
    }

    private static Refused conflict(CommandId command) {
        return new Refused(Refusal.of(
                RefusalCode.DUPLICATE_COMMAND_ID,
                "commandId",
                command.value(),
                "an id not used before, or the same command as before"));
    }

    private static Optional<Reply> refuse(RefusalCode code, String detail) {
        return Optional.of(new Refused(Refusal.of(code, detail)));
    }
}
