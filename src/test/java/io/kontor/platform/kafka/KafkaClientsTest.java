package io.kontor.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientsTest {
    @Test
    void whatKeepsTheOrderOfEventsAndTheirDurabilityIsNotLeftToTheUser() {
        Map<String, Object> sending = clients("""
                "acks" = 0, "enable.idempotence" = false, "max.in.flight.requests.per.connection" = 5, "retries" = 0
                "delivery.timeout.ms" = 1, "partitioner.ignore.keys" = true, "linger.ms" = 7""").sending("sender");

        assertThat(sending)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
                .containsEntry(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE)
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE)
                .containsEntry(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false)
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"partitioner.class", "transactional.id"})
    void whatNothingWouldWorkWithIsRefusedAtTheStart(String key) {
        assertThatThrownBy(() -> clients("\"" + key + "\" = any"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kontor.kafka.clients: " + key);
    }

    private static KafkaClients clients(String properties) {
        return new KafkaClients(
                KafkaSettings.from(ConfigFactory.parseString("kontor.kafka.clients { " + properties + " }")
                        .withFallback(ConfigFactory.load())));
    }
}
