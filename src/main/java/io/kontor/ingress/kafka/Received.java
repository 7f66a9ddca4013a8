package io.kontor.ingress.kafka;

import akka.kafka.ConsumerMessage.CommittableMessage;
import akka.kafka.ConsumerMessage.CommittableOffset;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.KafkaCommandJson;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the commands' topic, read. It keeps no more of it than a refusal shows: what is too large may wait for long, and with
 * many like it.
 *
 * @param record without key and headers, and with the beginning of a value that is too large
 * @param key empty where it has none, or one that can be no account's
 * @param shownKey the beginning of what it came with
 * @param length of the value as it came
 */
record Received(
        ConsumerRecord<byte[], byte[]> record,
        Optional<String> key,
        Optional<String> shownKey,
        int length,
        Parsed<KafkaCommand> command,
        CommittableOffset offset) {
    private static final byte[] NOTHING = {};

    /** Several times what an account's id may have. What is longer comes from no caller of ours, and keeps nothing in order. */
    private static final int KEY_BYTES_MAX = 256;

    static Received of(CommittableMessage<byte[], byte[]> message, int bytesMax) {
        ConsumerRecord<byte[], byte[]> record = message.record();
        Optional<String> text = text(record.key());
        byte[] value = valueOf(record);
        byte[] kept = value.length <= bytesMax ? value : Arrays.copyOf(value, bytesMax);
        return new Received(
                new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), NOTHING, kept),
                text.filter(_ -> record.key().length <= KEY_BYTES_MAX),
                text.map(Json::bounded),
                value.length,
                read(text, value, bytesMax),
                message.committableOffset());
    }

    /** As it came, or its beginning; empty where the record had none. */
    byte[] value() {
        return valueOf(record);
    }

    boolean isCut() {
        return value().length < length;
    }

    private static byte[] valueOf(ConsumerRecord<byte[], byte[]> record) {
        return Optional.<byte[]>ofNullable(record.value()).orElse(NOTHING);
    }

    private static Parsed<KafkaCommand> read(Optional<String> key, byte[] value, int bytesMax) {
        return value.length <= bytesMax
                ? KafkaCommandJson.read(key, value)
                : new Parsed.Refused<>(Refusal.of(
                        RefusalCode.BODY_TOO_LARGE, "value", value.length + " bytes", "at most " + bytesMax));
    }

    /** What is no UTF-8 names no account. */
    private static Optional<String> text(byte @Nullable [] key) {
        return Optional.ofNullable(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** For a log line. */
    String place() {
        return record.topic() + "-" + record.partition() + "@" + record.offset() + " key=" + shownKey.orElse("-");
    }
}
