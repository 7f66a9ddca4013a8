package io.kontor.platform.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients from the settings. What keeps a promise of ours is not left to the properties a user gives. */
public record KafkaClients(KafkaSettings settings) {
    private static final int IN_DELIVERY_FOR_EVER = Integer.MAX_VALUE;
    private static final int LINGER_MILLIS = 2;

    /** For how long at most a broker that is gone is not called again. */
    private static final int RECONNECT_MILLIS_MAX = 1_000;

    /** How soon a topic that somebody has made meanwhile is noticed. */
    private static final int METADATA_MILLIS_MAX = 10_000;

    /** What every client is given. */
    public Map<String, Object> common(String role) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS_MAX);
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS_MAX);
        properties.putAll(settings.clients());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kontor-" + role);
        return properties;
    }

    public Admin admin(String role) {
        Map<String, Object> properties = common(role);
        int timeout = Math.toIntExact(settings.watch().timeout().toMillis());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        return Admin.create(properties);
    }

    Producer<String, String> producer(String role) {
        return new KafkaProducer<>(sending(role), new StringSerializer(), new StringSerializer());
    }

    /**
     * Idempotent, and with one request on its way at a time: what follows a batch that failed has not been sent. A record never expires,
     * so that only its own kind of failure, never time, comes between it and the next. Its key says its partition, or an account would be
     * in several.
     */
    Map<String, Object> sending(String role) {
        Map<String, Object> properties = common(role);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        properties.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                settings.events().sendBlockMax().toMillis());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, IN_DELIVERY_FOR_EVER);
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return properties;
    }
}
