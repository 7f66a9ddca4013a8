package io.kontor.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntentIdTest {
    private static final String PRINTABLE =
            IntStream.rangeClosed('!', '~').mapToObj(Character::toString).reduce("", String::concat);

    @Test
    void theSameOrderAlwaysGivesTheSameId() {
        IntentId first = IntentId.of(new AccountId("main"), new ClientOrderId("a-1"));

        assertThat(IntentId.of(new AccountId("main"), new ClientOrderId("a-1"))).isEqualTo(first);
        // Frozen: journals, venues and callers keep these ids for years.
        assertThat(first).hasToString("BVXEA6EUMVFUABZ62452");
    }

    @Test
    void everyIdOfAnAccountBeginsWithItsPart() {
        Random random = Seeded.random(IntentIdTest.class);
        for (int i = 0; i < 20_000; i++) {
            AccountId account = new AccountId(randomId(random, 36).replace('|', '-'));
            IntentId id = IntentId.of(account, new ClientOrderId(randomId(random, 64)));

            assertThat(id.value()).hasSize(IntentId.CHARS).matches("[A-Z2-7]+");
            assertThat(id.accountPart())
                    .isEqualTo(IntentId.accountPart(account))
                    .hasSize(IntentId.ACCOUNT_CHARS);
            assertThat(new IntentId(id.toString())).isEqualTo(id);
        }
    }

    @Test
    void noIdOfAnAccountComesBeforeItsLowest() {
        AccountId account = new AccountId("t-001");
        IntentId lowest = IntentId.lowestOf(account);

        assertThat(lowest.accountPart()).isEqualTo(IntentId.accountPart(account));
        for (int i = 0; i < 20_000; i++) {
            assertThat(IntentId.of(account, new ClientOrderId("o-" + i))).isGreaterThan(lowest);
        }
    }

    @Test
    void aMillionOrdersOfOneAccountDoNotCollide() {
        AccountId account = new AccountId("t-001");
        Set<String> seen = HashSet.newHashSet(1_000_000);

        for (int i = 0; i < 1_000_000; i++) {
            seen.add(IntentId.of(account, new ClientOrderId("o-" + i)).value());
        }

        assertThat(seen).hasSize(1_000_000);
    }

    @Test
    void aCharacterMovedBetweenAccountAndOrderMakesAnotherOrder() {
        IntentId one = IntentId.of(new AccountId("ab"), new ClientOrderId("c"));
        IntentId other = IntentId.of(new AccountId("a"), new ClientOrderId("bc"));

        assertThat(one.value().substring(IntentId.ACCOUNT_CHARS))
                .isNotEqualTo(other.value().substring(IntentId.ACCOUNT_CHARS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA",
                "aAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAA1AAAAAAAAA"
            })
    void nothingElseIsAnIntentId(String text) {
        assertThat(IntentId.isValid(text)).isFalse();
        assertThatThrownBy(() -> new IntentId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theVenuesClientOrderIdLeadsBackToIntentAndAttempt() {
        Random random = Seeded.random(IntentIdTest.class);
        for (int i = 0; i < 50_000; i++) {
            IntentId intent = IntentId.of(new AccountId("main"), new ClientOrderId(randomId(random, 64)));
            VenueClientOrderId id = new VenueClientOrderId(intent, 1 + random.nextInt(VenueClientOrderId.ATTEMPT_MAX));

            assertThat(id.toString()).hasSize(24).matches("[A-Z0-9]+");
            assertThat(VenueClientOrderId.parse(id.toString())).contains(id);
        }
    }

    @Test
    void everyAttemptHasAnIdOfItsOwnAndTheyEnd() {
        IntentId intent = IntentId.of(new AccountId("main"), new ClientOrderId("a-1"));
        Set<String> seen = new HashSet<>();

        for (int attempt = 1; attempt <= VenueClientOrderId.ATTEMPT_MAX; attempt++) {
            seen.add(new VenueClientOrderId(intent, attempt).toString());
        }

        assertThat(seen).hasSize(VenueClientOrderId.ATTEMPT_MAX);
        assertThatThrownBy(() -> new VenueClientOrderId(intent, VenueClientOrderId.ATTEMPT_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VenueClientOrderId(intent, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noRandomTextIsTakenForOneOfOurIds() {
        Random random = Seeded.random(IntentIdTest.class);
        String ours =
                new VenueClientOrderId(IntentId.of(new AccountId("main"), new ClientOrderId("a-1")), 7).toString();
        for (int i = 0; i < 100_000; i++) {
            String spoilt = spoil(ours, random);

            // What parses is written back as it came: no two texts stand for one attempt.
            assertThat(VenueClientOrderId.parse(spoilt)
                            .map(VenueClientOrderId::toString)
                            .orElse(spoilt))
                    .isEqualTo(spoilt);
        }
        assertThat(VenueClientOrderId.parse("")).isEmpty();
        assertThat(VenueClientOrderId.parse(ours.substring(0, 21) + "000")).isEmpty();
        assertThat(VenueClientOrderId.parse("X" + ours.substring(1))).isEmpty();
        assertThat(VenueClientOrderId.parse(ours + "0")).isEmpty();
    }

    private static String spoil(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        switch (random.nextInt(3)) {
            case 0 -> spoilt.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x250));
            case 1 -> spoilt.deleteCharAt(random.nextInt(text.length()));
            default ->
                spoilt.insert(random.nextInt(text.length()), PRINTABLE.charAt(random.nextInt(PRINTABLE.length())));
        }
        return spoilt.toString();
    }

    private static String randomId(Random random, int charsMax) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(charsMax);
        for (int i = 0; i < length; i++) {
            text.append(PRINTABLE.charAt(random.nextInt(PRINTABLE.length())));
        }
        return text.toString();
    }
}
