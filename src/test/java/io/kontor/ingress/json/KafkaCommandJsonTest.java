package io.kontor.ingress.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.JsonExamples;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KafkaCommandJsonTest {
    private static final long SEED = Long.getLong("kontor.test.seed", System.nanoTime());
    private static final AccountId MAIN = new AccountId("main");
    private static final String ORDER = """
            {"account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY",
             "amount": "0.5", "limitPrice": "100000"}""";
    private static final List<String> COMMANDS = List.of(
            "{\"commandId\": \"c-1\", \"command\": \"PLACE\", \"order\": " + ORDER + "}",
            "{\"commandId\": \"c-2\", \"command\": \"MODIFY\", \"ifRevision\": 1, \"order\": " + ORDER + "}",
            """
            {"commandId": "c-3", "command": "CANCEL", "account": "main", "clientOrderId": "a-1"}""",
            """
            {"commandId": "c-4", "command": "CANCEL_ALL", "account": "main", "symbol": "BTC/USDT"}""");

    @Test
    void everyCommandOfTheManualsIsRead() throws IOException {
        List<KafkaCommand> read = JsonExamples.in(Path.of("docs/operating/kafka.md")).stream()
                .map(JsonNode::toString)
                .map(text -> ok(read("main", text)))
                .toList();
        assertThat(read.stream().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(KafkaCommand.class.getPermittedSubclasses());

        Pattern keyed = Pattern.compile("echo '([^:']+):(\\{.*})'");
        for (String manual : List.of("docs/operating/kafka.md", "docs/operating/dev.md")) {
            List<MatchResult> produced =
                    keyed.matcher(Files.readString(Path.of(manual))).results().toList();
            assertThat(produced)
                    .as(manual)
                    .isNotEmpty()
                    .allSatisfy(record -> ok(read(record.group(1), record.group(2))));
        }
    }

    @Test
    void eachCommandNamesItsAccountAndItsOrder() {
        IntentId order = IntentId.of(MAIN, new ClientOrderId("a-1"));

        List<KafkaCommand> read =
                COMMANDS.stream().map(text -> ok(read("main", text))).toList();

        assertThat(read)
                .hasExactlyElementsOfTypes(
                        KafkaCommand.Place.class,
                        KafkaCommand.Modify.class,
                        KafkaCommand.Cancel.class,
                        KafkaCommand.CancelAll.class);
        assertThat(read).allMatch(command -> command.account().equals(MAIN));
        assertThat(((KafkaCommand.Cancel) read.get(2)).clientOrderId()).contains(new ClientOrderId("a-1"));
        assertThat(read.stream().map(KafkaCommand::order))
                .containsExactly(Optional.of(order), Optional.of(order), Optional.of(order), Optional.empty());
    }

    @Test
    void accountAndClientOrderIdMayStandBesideTheOrder() {
        String bare = ORDER.replace("\"account\": \"main\", \"clientOrderId\": \"a-1\", ", "");
        String beside =
                "{\"commandId\": \"c\", \"command\": \"PLACE\", \"account\": \"main\", \"clientOrderId\": \"a-1\","
                        + " \"order\": " + bare + "}";

        assertThat(ok(read("main", beside)).order())
                .isEqualTo(ok(read("main", COMMANDS.getFirst())).order());
        assertThat(refused(read("t-001", beside.replace("\"main\"", "\"t-001\"").replace(bare, ORDER)))
                        .detail())
                .contains("account");
    }

    @Test
    void whatStandsUnderAnotherKeyOrNoneIsRefused() {
        assertThat(refused(read("t-001", COMMANDS.getFirst()))
                        .errors()
                        .getFirst()
                        .field())
                .isEqualTo("key");
        assertThat(refused(KafkaCommandJson.read(
                                Optional.empty(), COMMANDS.getFirst().getBytes(StandardCharsets.UTF_8)))
                        .detail())
                .isEqualTo("key: absent (expected: the command's account, main)");
    }

    @Test
    void aCommandIdIsRequired() {
        for (String command : COMMANDS) {
            assertThat(refused(read("main", command.replaceFirst("\"commandId\": \"c-[0-9]\", ", "")))
                            .errors())
                    .anyMatch(error -> error.field().equals("commandId"));
        }
    }

    @Test
    void anOrderOfAnotherAccountCannotBeCanceledUnderThisOne() {
        IntentId foreign = IntentId.of(new AccountId("t-001"), new ClientOrderId("a-1"));
        String cancel = "{\"commandId\": \"c\", \"command\": \"CANCEL\", \"account\": \"main\", \"intentId\": \""
                + foreign + "\"}";

        assertThat(refused(read("main", cancel)).errors().getFirst().field()).isEqualTo("intentId");
    }

    @Test
    void whateverTheBytesAreTheyAreACommandOrARefusal() {
        System.out.println("-Dkontor.test.seed=" + SEED);
        Random random = new Random(SEED);

        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = COMMANDS.get(random.nextInt(COMMANDS.size())).getBytes(StandardCharsets.UTF_8);
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Parsed<KafkaCommand> read = KafkaCommandJson.read(Optional.of("main"), bytes);
            if (read instanceof Parsed.Ok<KafkaCommand>(KafkaCommand command)) {
                assertThat(command.account()).isEqualTo(MAIN);
            } else {
                assertThat(refused(read).code().status()).isBetween(400, 422);
            }
        }
    }

    private static Parsed<KafkaCommand> read(String key, String text) {
        return KafkaCommandJson.read(Optional.of(key), text.getBytes(StandardCharsets.UTF_8));
    }

    private static KafkaCommand ok(Parsed<KafkaCommand> parsed) {
        return parsed.fold(command -> command, refusal -> {
            throw new AssertionError(refusal.detail());
        });
    }

    private static Refusal refused(Parsed<KafkaCommand> parsed) {
        return parsed.fold(
                command -> {
                    throw new AssertionError(command.toString());
                },
                refusal -> refusal);
    }
}
