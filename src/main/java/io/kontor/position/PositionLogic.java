package io.kontor.position;

import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.platform.batch.Lane;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEntity.Booked;
import io.kontor.position.PositionEntity.Command;
import io.kontor.position.PositionEntity.Gap;
import io.kontor.position.PositionEntity.Get;
import io.kontor.position.PositionEntity.Stop;
import io.kontor.position.PositionEntity.View;
import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionEvent.LedgerOpened;
import io.kontor.value.AccountId;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;

/** Translates between what a position is told and what its state decides. */
record PositionLogic(AccountId account, Symbol symbol) implements BatchLogic<Command, PositionEvent, PositionState> {
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
            case Get _, Stop _ -> Lane.URGENT;
        };
    }

    @Override
    public int bytesOf(Command command) {
        return switch (command) {
            case Book book -> book.entries().size() * ENTRY_BYTES;
            case Get _, Stop _ -> 0;
        };
    }

    /** Recovery is bounded in entries, however many a delivery holds. */
    @Override
    public int weightOf(PositionEvent event) {
        return switch (event) {
            case EntriesBooked booked -> booked.entries().size();
            case LedgerOpened _ -> 0;
        };
    }

    /** The account repeats a delivery and a reader its question. */
    @Override
    public void unanswered(Command command, RefusalCode why) {}

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
}
