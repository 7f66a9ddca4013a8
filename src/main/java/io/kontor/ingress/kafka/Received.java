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
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the commands' topic, read.
 *
 * @param key empty where it has none
 */
record Received(
        ConsumerRecord<byte[], byte[]> record,
        Optional<String> key,
        Parsed<KafkaCommand> command,
        CommittableOffset offset) {
    private static final byte[] NOTHING = {};

    static Received of(CommittableMessage<byte[], byte[]> message, int bytesMax) {
        ConsumerRecord<byte[], byte[]> record = message.record();
        Optional<String> key = text(record.key());
        return new Received(record, key, read(key, valueOf(record), bytesMax), message.committableOffset());
    }

    /** As it came; empty where the record had none. */
    byte[] value() {
        return valueOf(record);
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
        return record.topic() + "-" + record.partition() + "@" + record.offset() + " key="
                + key.map(Json::bounded).orElse("-");
    }
}
