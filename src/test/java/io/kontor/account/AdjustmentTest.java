package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.AdjustRefused;
import io.kontor.account.AccountEntity.AdjustReply;
import io.kontor.account.AccountEntity.Command;
import io.kontor.account.AccountEntity.PositionAdjusted;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is changed by hand passes the account, so that limits, the stream and the position learn of it as they do of a fill. */
class AdjustmentTest {
    private final Books books = new Books();

    @Test
    void limitsSeeWhatWasAdjustedFromTheNextOrderOn() {
        adjust("c-1", "35");

        Books.denied(books.reserve("a", Side.BUY, "6"), RefusalCode.RISK_POSITION);
        Books.granted(books.reserve("b", Side.BUY, "5"));
        Books.granted(books.reserve("c", Side.SELL, "75"));
    }

    @Test
    void aRepeatChangesNothingAndIsAnsweredAlike() {
        AdjustReply first = adjust("c-1", "2");
        books.now = books.now.plusSeconds(60);

        AdjustReply again = adjust("c-1", "2.0");

        assertThat(again).isEqualTo(first);
        assertThat(books.position()).isEqualTo("2");
        assertThat(books.journal).hasSize(1);
    }

    @Test
    void oneIdIsForOneAdjustment() {
        adjust("c-1", "2");

        assertThat(codeOf(adjust("c-1", "3"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(codeOf(adjust("c-1", new Symbol("ETH/USDT"), "2"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.position()).isEqualTo("2");
    }

    @Test
    void anAdjustmentOfNothingIsRefused() {
        assertThat(codeOf(adjust("c-1", "0.00"))).isEqualTo(RefusalCode.INVALID_FIELD);
        assertThat(books.journal).isEmpty();
    }

    @Test
    void itIsAPublicEventWithANumberOfItsOwn() {
        books.open("a", Side.BUY, "5");
        long before = books.state.seq();

        adjust("c-1", "2");
        books.announce("a", Side.BUY, 1, "5", "0");

        AccountFeed.Entry entry = new AccountFeed.Entry(7, new AccountEvent.Batch(books.journal));
        List<PublicEvent> events = PublicEvent.of(Samples.ACCOUNT, entry);
        PublicEvent adjusted = events.get(events.size() - 2);
        assertThat(adjusted.type()).isEqualTo(PublicEventType.PositionAdjusted);
        assertThat(adjusted.symbol()).contains(Samples.BTC);
        assertThat(adjusted.seq()).isEqualTo(before + 1);
        assertThat(events.getLast().seq()).isEqualTo(before + 2);
        assertThat(((PublicEvent.PositionChanged) adjusted.body()).ledger().quantity())
                .isEqualTo("2");
    }

    @Test
    void thePositionIsToldOfItInTheStreamsOrder() {
        books.open("a", Side.BUY, "5");
        books.fill("a", Side.BUY, "1", "4", "1");

        adjust("c-1", "2");

        AccountState.Feed feed = books.state.feed(Samples.BTC);
        assertThat(feed.pending()).hasSize(2);
        assertThat(feed.pending().getLast().entry()).isInstanceOf(LedgerEntry.Adjustment.class);
        assertThat(feed.pending().getLast().number()).isEqualTo(books.state.seq());
        assertThat(books.position()).isEqualTo("3");
    }

    @Test
    void whatAPositionIsKeptInAlreadyStands() {
        adjust("c-1", "2");
        Ledger.Terms other = Ledger.Terms.spot(Samples.USDT, Samples.USDT);

        var decision = AdjustmentRules.adjust(books.state, command("c-2", Samples.BTC, "1"), other, books.now);

        assertThat(((PositionAdjusted) decision.answer()).ledger().terms()).isEqualTo(Books.TERMS);
    }

    @Test
    void theNoteOfAdjustmentsIsBounded() {
        for (int i = 0; i < 3 * AccountState.ADJUSTMENTS_MAX; i++) {
            adjust("c-" + i, "1");
        }

        assertThat(books.state.adjustments()).hasSize(AccountState.ADJUSTMENTS_MAX);
        assertThat(books.state.adjustments().getLast().command()).isEqualTo(new CommandId("c-299"));
    }

    @Test
    void theEntityAnswersOnceItIsOnDiskAndKeepsItOverARestart() {
        try (AccountOnTape on = new AccountOnTape()) {
            ActorRef<Command> account = on.running();
            var desk = on.probe(AdjustReply.class);

            account.tell(adjust("c-1", desk.ref()));
            PositionAdjusted first = (PositionAdjusted) desk.receiveMessage(AccountOnTape.PATIENCE);
            on.stop(account);
            ActorRef<Command> again = on.running();
            again.tell(adjust("c-1", desk.ref()));

            assertThat(first.ledger().quantity()).isEqualTo("2");
            assertThat(desk.receiveMessage(AccountOnTape.PATIENCE)).isEqualTo(first);
            assertThat(on.view(again).positions().get(Samples.BTC).quantity()).isEqualTo("2");
        }
    }

    @Test
    void aSymbolNobodyKnowsIsRefused() {
        List<AdjustReply> replies = new ArrayList<>();
        AccountLogic logic = AccountOnTape.logic();

        logic.decide(
                        AccountState.empty(new AccountId("main")),
                        new AdjustPosition(
                                new CommandId("c-1"),
                                new Symbol("NO/SUCH"),
                                BigDecimal.ONE,
                                Optional.empty(),
                                "dust",
                                "ops",
                                new Ear<>(replies::add)))
                .whenDurable()
                .run();

        assertThat(codeOf(replies.getLast())).isEqualTo(RefusalCode.UNKNOWN_SYMBOL);
    }

    @Test
    void oneThatWasNotWrittenSaysSo() {
        List<AdjustReply> replies = new ArrayList<>();

        AccountOnTape.logic().unanswered(adjust("c-1", new Ear<>(replies::add)), RefusalCode.OUTCOME_UNKNOWN);

        assertThat(codeOf(replies.getLast())).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
    }

    private AdjustReply adjust(String command, String quantityChange) {
        return adjust(command, Samples.BTC, quantityChange);
    }

    private AdjustReply adjust(String command, Symbol symbol, String quantityChange) {
        return books.adjust(command(command, symbol, quantityChange));
    }

    private static AdjustPosition adjust(String command, ActorRef<AdjustReply> replyTo) {
        return command(command, Samples.BTC, "2", replyTo);
    }

    private static AdjustPosition command(String command, Symbol symbol, String quantityChange) {
        return command(command, symbol, quantityChange, new Ear<>(_ -> {}));
    }

    private static AdjustPosition command(
            String command, Symbol symbol, String quantityChange, ActorRef<AdjustReply> replyTo) {
        return new AdjustPosition(
                new CommandId(command),
                symbol,
                new BigDecimal(quantityChange),
                Optional.of(Price.of("100")),
                "opening balance",
                "ops",
                replyTo);
    }

    private static RefusalCode codeOf(AdjustReply reply) {
        return ((AdjustRefused) reply).refusal().code();
    }
}
