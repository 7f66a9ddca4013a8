package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.KafkaServer;
import io.kontor.app.dev.LocalProcess;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.platform.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A broker, a gateway that listens to it, and plain Kafka clients as an upstream system has them; each server a process of its own. Its
 * directory, under {@code target/trial}, stays unless the trial was {@linkplain #passed passed}.
 */
final class KafkaTrial implements AutoCloseable {
    static final String COMMANDS = "kontor.commands";
    static final String REFUSALS = "kontor.refusals";
    static final String EVENTS = "kontor.events";

    private final Path directory;
    private final Path conf;
    private final int port = LocalProcess.freePorts(1).getFirst();
    private final KafkaServer kafka;
    private final PlainKafka clients;
    private final GatewayApi api = new GatewayApi(port);
    private final KafkaProducer<String, String> producer;
    private KontorProcess gateway;
    private boolean passed;

    private KafkaTrial(Path directory) throws IOException {
        this.directory = directory;
        this.kafka = KafkaServer.start(
                directory.resolve("kafka"), ServerArtifacts.fetch("kafka", Path.of("target", "servers")));
        this.conf = Files.writeString(directory.resolve("kontor.conf"), """
                include file("%s")
                kontor.kafka { enabled = true, bootstrap-servers = "%s", commands.commit-every = 20 ms, watch { every = 500 ms, timeout = 2 s } }
                """.formatted(
                        Path.of("conf", "trial.conf").toAbsolutePath(), kafka.bootstrap()));
        this.clients = new PlainKafka(kafka.bootstrap());
        this.producer = clients.producer();
        this.gateway = launch();
    }

    static KafkaTrial start(String name) throws IOException, InterruptedException {
        KafkaTrial trial = new KafkaTrial(Trial.fresh(name).toAbsolutePath());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> trial.gateway.close()));
        trial.awaitReady();
        trial.awaitKafka("up: ");
        return trial;
    }

    /** Waits until the gateway is ready and says of Kafka what begins so, which is no reason not to be ready. */
    void awaitKafka(String detail) throws InterruptedException {
        Patience.until(
                "Kafka " + detail,
                () -> health().filter(answer -> {
                    boolean said = false;
                    for (JsonNode part : answer.body().path("parts")) {
                        if (part.path("name").asText().equals("kafka")) {
                            assertThat(part.path("ready").asBoolean())
                                    .as(part.toString())
                                    .isTrue();
                            said = part.path("detail").asText().startsWith(detail);
                        }
                    }
                    return said && answer.status() == 200;
                }));
    }

    KafkaServer kafka() {
        return kafka;
    }

    GatewayApi api() {
        return api;
    }

    /** Returns when the broker has it. */
    void send(String account, String command) {
        sendLater(account, command);
        producer.flush();
    }

    /** On its way; {@link #flush} waits for all of them. */
    void sendLater(String account, String command) {
        Future<RecordMetadata> _ = producer.send(new ProducerRecord<>(COMMANDS, account, command));
    }

    void flush() {
        producer.flush();
    }

    PlainKafka clients() {
        return clients;
    }

    /** The account's last number. */
    long seq(String account) throws InterruptedException {
        return api.get("/v1/accounts/" + account).path("seq").asLong();
    }

    /** Every command on the topic is committed by the gateway's group. */
    void awaitCommitted() throws InterruptedException {
        clients.awaitCommitted(COMMANDS);
    }

    void killGateway() throws IOException, InterruptedException {
        gateway.kill();
        gateway = launch();
    }

    void awaitReady() throws InterruptedException {
        gateway.awaitUp();
        Patience.until("readiness", () -> health().filter(answer -> answer.status() == 200));
    }

    /** Ends the gateway in order and reads what the venue has. */
    VenueTruth venueTruth() throws InterruptedException {
        gateway.stop();
        return VenueTruth.read(directory.resolve("data"), Configuration.load(Optional.of(conf)));
    }

    /** Nothing of it needs to be kept. */
    void passed() throws InterruptedException {
        // It would go on writing there.
        gateway.kill();
        passed = true;
    }

    @Override
    public void close() throws IOException {
        producer.close(Duration.ZERO);
        gateway.close();
        api.close();
        kafka.kill();
        if (passed) {
            Trial.delete(directory);
        }
    }

    private Optional<GatewayApi.Answer> health() throws InterruptedException {
        return api.send(GatewayApi.Call.get("/health/ready"));
    }

    private KontorProcess launch() throws IOException {
        return KontorProcess.gateway(conf, directory.resolve("data"), port, directory.resolve("gateway.log"));
    }
}
