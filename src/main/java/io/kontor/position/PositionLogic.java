package io.kontor.position;

import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.platform.batch.Lane;
import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.PositionEntity.Adjust;
import io.kontor.position.PositionEntity.AdjustRefused;
import io.kontor.position.PositionEntity.Adjusted;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEntity.Booked;
import io.kontor.position.PositionEntity.Command;
import io.kontor.position.PositionEntity.Gap;
import io.kontor.position.PositionEntity.Get;
import io.kontor.position.PositionEntity.Stop;
import io.kontor.position.PositionEntity.View;
import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionEvent.LedgerOpened;
import io.kontor.position.PositionEvent.PositionAdjusted;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Clock;
import java.util.List;

/** Translates between what a position is told and what its state decides. */
record PositionLogic(AccountId account, Symbol symbol, Clock clock)
        implements BatchLogic<Command, PositionEvent, PositionState> {
    /** What an entry takes in the journal, its decimals, ids and time. */
    private static final int ENTRY_BYTES = 256;

    @Override
    public PositionState empty() {
        return PositionState.EMPTY;
    }

    @Override
    public Decision<PositionEvent> decide(PositionState state, Command command) {
        return switch (command) {
            case Book book -> book(state, book);
            case Adjust adjust -> adjust(state, adjust);
            case Get get ->
                Decision.reply(() -> get.replyTo().tell(new View(account, symbol, state.ledger(), state.last())));
            case Stop _ -> Decision.reply(() -> {});
        };
    }

    @Override
    public PositionState apply(PositionState state, PositionEvent event) {
        return state.apply(event);
    }

    @Override
    public Lane laneOf(Command command) {
        return switch (command) {
            case Book _ -> Lane.FACT;
            case Adjust _ -> Lane.REQUEST;
            case Get _, Stop _ -> Lane.URGENT;
        };
    }

    @Override
    public int bytesOf(Command command) {
        return switch (command) {
            case Book book -> book.entries().size() * ENTRY_BYTES;
            case Adjust _ -> ENTRY_BYTES;
            case Get _, Stop _ -> 0;
        };
    }

    /** Recovery is bounded in entries, however many a delivery holds. */
    @Override
    public int weightOf(PositionEvent event) {
        return switch (event) {
            case EntriesBooked booked -> booked.entries().size();
            case LedgerOpened _ -> 0;
            case PositionAdjusted _ -> 1;
        };
    }

    @Override
    public void unanswered(Command command, RefusalCode why) {
        // The account repeats a delivery and a reader its question; only the person behind an adjustment has to be
        // told.
        if (command instanceof Adjust adjust) {
            adjust.replyTo().tell(new AdjustRefused(adjust.command(), Refusal.of(why, why.meaning())));
        }
    }

    private Decision<PositionEvent> book(PositionState state, Book book) {
        return switch (state.onBook(book.terms(), book.previous(), book.number(), book.entries())) {
            case PositionState.Persist persist ->
                new Decision<>(
                        persist.events(),
                        () -> book.replyTo().tell(new Booked(symbol, Math.max(state.last(), book.number()))));
            case PositionState.Missing missing ->
                Decision.reply(() -> book.replyTo().tell(new Gap(symbol, missing.last())));
        };
    }

    private Decision<PositionEvent> adjust(PositionState state, Adjust adjust) {
        Adjustment adjustment =
                new Adjustment(adjust.quantityChange(), adjust.price(), adjust.reason(), adjust.by(), clock.instant());
        return switch (state.onAdjust(adjust.terms(), adjust.command(), adjustment)) {
            case PositionState.Persist decided ->
                new Decision<>(
                        decided.events(),
                        () -> adjust.replyTo().tell(new Adjusted(adjust.command(), after(state, decided.events()))));
            case PositionState.Refuse refuse ->
                Decision.reply(() -> adjust.replyTo().tell(new AdjustRefused(adjust.command(), refuse.refusal())));
        };
    }

    private static Ledger after(PositionState state, List<PositionEvent> events) {
        PositionState after = state;
        for (PositionEvent event : events) {
            after = after.apply(event);
        }
        return after.ledger().orElseThrow();
    }
}
