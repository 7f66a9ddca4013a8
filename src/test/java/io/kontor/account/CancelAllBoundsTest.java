package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.GetOperation;
import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.model.Ear;
import io.kontor.model.Samples;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Side;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account keeps of cancel-alls is bounded in all, however many orders each of them meant. */
class CancelAllBoundsTest {
    private static final int MEANT = 10_000;

    private final List<IntentId> orders =
            IntStream.range(0, MEANT).mapToObj(i -> Books.id("o" + i)).toList();
    private AccountState state = AccountState.empty(Samples.ACCOUNT);

    @Test
    void theOldestOfCallersKeepOnlyWhatARepeatIsAnsweredBy() {
        for (int i = 0; i < 20; i++) {
            receive("x-" + i, Optional.empty(), orders);
        }

        assertThat(meant(state.operations())).isEqualTo(PastCancelAlls.ORDERS_MAX);
        assertThat(again("x-19", Optional.empty()).orders()).isEqualTo(orders);
        assertThat(again("x-0", Optional.empty()).orders()).isEmpty();
        assertThat(again("x-0", Optional.empty()).count()).isEqualTo(MEANT);
    }

    @Test
    void theOldestOfHaltsStayKnownWithoutTheirOrders() {
        for (int i = 0; i < 20; i++) {
            receive("halt-" + i, Optional.of(halt(i)), orders);
        }

        assertThat(meant(state.pastCancelAlls().orElseThrow().ofHalts())).isEqualTo(PastCancelAlls.ORDERS_MAX);
        assertThat(again("halt-19", Optional.of(halt(19))).orders()).isEqualTo(orders);
        assertThat(again("halt-0", Optional.of(halt(0))).orders()).isEmpty();
    }

    /** Some hundred that came together would be more than a journal takes at once, and all that waited with them would fail. */
    @Test
    void oneCountsInABatchAsWhatItWritesOfTenThousandOrders() {
        WireCodec codec = new WireCodec(WireRegistry.from(ConfigFactory.load()));

        assertThat(codec.encode(received("x", Optional.empty(), orders)).length)
                .isBetween(100_000, AccountLogic.CANCEL_ALL_BYTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void howFarOneHasComeIsToldThoughItsOrdersAreForgotten(boolean ofHalt) {
        Optional<HaltId> halt = ofHalt ? Optional.of(halt(99)) : Optional.empty();
        Books books = new Books().open("a", Side.BUY, "1").open("b", Side.BUY, "1");
        state = books.state;
        receive("x", halt, List.of(Books.id("a"), Books.id("b")));
        for (int i = 0; i < 20; i++) {
            receive("later-" + i, halt, orders);
        }
        books.state = state;
        books.open("c", Side.BUY, "1");

        assertThat(progress(books, "x")).contains(List.of(2, 2));
        books.close("a", Side.BUY, "0");
        assertThat(progress(books, "x")).contains(List.of(2, 1));
        books.close("b", Side.BUY, "0");
        assertThat(progress(books, "x")).contains(List.of(2, 0));
        assertThat(progress(books, "never")).isEmpty();
    }

    @Test
    void theNewestIsKnownWithAllItMeans() {
        List<IntentId> more = IntStream.rangeClosed(0, PastCancelAlls.ORDERS_MAX)
                .mapToObj(i -> Books.id("m" + i))
                .toList();

        receive("x", Optional.empty(), more);
        receive("halt", Optional.of(halt(0)), more);

        assertThat(again("x", Optional.empty()).orders()).isEqualTo(more);
        assertThat(again("halt", Optional.of(halt(0))).orders()).isEqualTo(more);
    }

    /** The latest few are all whose orders are kept then. */
    @Test
    void aThousandAndTwentyFourOfCallersAreKnownHoweverManyOrdersTheyMean() {
        for (int i = 0; i < 1_024; i++) {
            receive("x-" + i, Optional.empty(), orders);
        }

        assertThat(state.operations()).hasSize(PastCancelAlls.ORDERS_MAX / MEANT);
        assertThat(again("x-0", Optional.empty()).count()).isEqualTo(MEANT);
    }

    private static long meant(Collection<CancelAllReceived> kept) {
        return kept.stream().mapToLong(c -> c.orders().size()).sum();
    }

    /** How many it meant, and how many of them are open. */
    private static Optional<List<Integer>> progress(Books books, String command) {
        AtomicReference<Optional<List<Integer>>> answer = new AtomicReference<>(Optional.empty());
        GetOperation get = new GetOperation(
                AccountRules.operationId(Samples.ACCOUNT, new CommandId(command)),
                new Ear<>(found -> answer.set(found.map(o -> List.of(o.count(), o.open())))));
        AccountOnTape.logic().decide(books.state, get).whenDurable().run();
        return answer.get();
    }

    private static HaltId halt(int i) {
        return HaltId.of(new CommandId("h-" + i));
    }

    private void receive(String command, Optional<HaltId> halt, List<IntentId> meant) {
        state = state.apply(received(command, halt, meant));
    }

    private CancelAllReceived received(String command, Optional<HaltId> halt, List<IntentId> meant) {
        CommandId id = new CommandId(command);
        return new CancelAllReceived(
                id,
                AccountRules.operationId(Samples.ACCOUNT, id),
                Optional.empty(),
                Optional.empty(),
                "test",
                meant,
                state.seq(),
                Samples.START,
                halt,
                Optional.empty(),
                Optional.of(false));
    }

    /** What a repeat is answered by; it journals nothing. */
    private PastCancelAlls.Meant again(String command, Optional<HaltId> halt) {
        CancelAll repeat = new CancelAll(
                new CommandId(command),
                Optional.empty(),
                Optional.empty(),
                "test",
                halt,
                Optional.empty(),
                Optional.of(false),
                new Ear<>(_ -> {}));
        var decision = AccountRules.cancelAll(state, repeat, Samples.START).orElseThrow();
        assertThat(decision.events()).isEmpty();
        return decision.answer();
    }
}
