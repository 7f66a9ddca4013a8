package io.kontor.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.model.Samples;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.risk.Limits;
import io.kontor.risk.SampleLimits;
import io.kontor.risk.TwoPersonRule;
import io.kontor.value.CommandId;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A change of limits that comes again, however much has changed since. */
class RepeatedLimitsTest {
    private final Books books = new Books();

    @Test
    void aChangeRepeatedAfterAnotherIsAnsweredAlike() {
        Limits first = ((LimitsSet) books.setLimits(position("5"), 1, "a")).limits();
        books.setLimits(position("6"), 2, "b");
        int journalled = books.journal.size();

        assertThat(books.setLimits(position("5"), 1, "a")).isEqualTo(new LimitsSet(first, true));
        assertThat(books.setLimits(position("5"), 3, "a")).isEqualTo(new LimitsSet(first, true));
        assertThat(code(books.setLimits(position("7"), 3, "a"))).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(books.journal).hasSize(journalled);
        assertThat(books.limits()).isEqualTo(position("6").as(3));
    }

    @Test
    void itIsKnownAfterARestartFromTheJournalOrASnapshot() {
        Limits first = ((LimitsSet) books.setLimits(position("5"), 1, "a")).limits();
        books.setLimits(position("6"), 2, "b");

        books.restart();
        assertThat(books.setLimits(position("5"), 1, "a")).isEqualTo(new LimitsSet(first, true));
        WireCodec codec = new WireCodec(WireRegistry.from(ConfigFactory.load()));
        books.state = (AccountState) codec.decode(codec.manifest(books.state), codec.encode(books.state));
        books.crash();

        assertThat(books.setLimits(position("5"), 1, "a")).isEqualTo(new LimitsSet(first, true));
    }

    @Test
    void whatTheConfigurationBringsInBetweenMakesNoDifference() {
        Limits first = ((LimitsSet) books.setLimits(position("5"), 1, "a")).limits();
        books.limitedTo(position("100").as(9));
        books.due();

        assertThat(books.setLimits(position("5"), 1, "a")).isEqualTo(new LimitsSet(first, true));
        assertThat(books.limits()).isEqualTo(position("100").as(9));
    }

    @Test
    void bothPeoplesCommandsAreKnownAndWithdrawNothing() {
        books.twoPerson = new TwoPersonRule(true, Duration.ofHours(24));
        put(position("5"), 1, "a-ann", "ann");
        Limits first = ((LimitsSet) put(position("5"), 1, "a-bob", "bob")).limits();
        put(position("6"), 2, "b-ann", "ann");
        put(position("6"), 2, "b-bob", "bob");

        assertThat(put(position("5"), 1, "a-ann", "ann")).isEqualTo(new LimitsSet(first, true));
        assertThat(put(position("5"), 1, "a-bob", "bob")).isEqualTo(new LimitsSet(first, true));
        assertThat(code(books.withdraw(Optional.of(new CommandId("a-ann")), "ann")))
                .isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
    }

    @Test
    void theLastHundredAreKnownAndFewerWhereTheyNameVeryManySymbols() {
        PastLimits past = PastLimits.NONE;
        for (int i = 0; i <= PastLimits.CHANGES_MAX; i++) {
            past = past.plus(change("c-" + i, position("5")));
        }
        assertThat(past.changes()).hasSize(PastLimits.CHANGES_MAX);
        assertThat(past.of(new CommandId("c-0"))).isEmpty();
        assertThat(past.of(new CommandId("c-1"))).isPresent();

        SampleLimits many = SampleLimits.wide();
        for (int i = 0; i < PastLimits.SYMBOLS_MAX; i++) {
            many = many.position(new Symbol("S" + i + "/USDT"), "1");
        }
        past = past.plus(change("wide", many.done()));
        assertThat(past.changes()).hasSize(1);
        assertThat(past.of(new CommandId("wide"))).isPresent();
    }

    private static PastLimits.Change change(String command, Limits limits) {
        return new PastLimits.Change(limits, Optional.of(new CommandId(command)), Optional.empty());
    }

    private LimitsReply put(Limits limits, long replaces, String command, String by) {
        return books.setLimits(limits, replaces, Optional.of(new CommandId(command)), by);
    }

    private static Limits position(String max) {
        return SampleLimits.wide().position(Samples.BTC, max).done();
    }

    private static RefusalCode code(LimitsReply reply) {
        return ((LimitsRefused) reply).refusal().code();
    }
}
