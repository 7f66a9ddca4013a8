package io.kontor.venue;

import static io.kontor.venue.Samples.ACCOUNT;
import static io.kontor.venue.Samples.LATER;
import static io.kontor.venue.Samples.START;
import static io.kontor.venue.Samples.VENUE;
import static io.kontor.venue.Samples.id;
import static io.kontor.venue.Samples.intent;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.platform.serialization.WireType;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ConnectionEvent.Connected;
import io.kontor.venue.ConnectionEvent.CursorAdvanced;
import io.kontor.venue.ConnectionEvent.DesiredChanged;
import io.kontor.venue.ConnectionEvent.Disconnected;
import io.kontor.venue.ConnectionState.Episode;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueConnection.CancelsTaken;
import io.kontor.venue.VenueConnection.Status;
import io.kontor.venue.VenueReport.QueryAnswered;
import io.kontor.venue.VenueReport.Request;
import io.kontor.venue.VenueReport.RequestFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is journalled here or sent between nodes keeps its names and can still be read. */
class VenueWireTest {
    private static final WireRegistry REGISTRY = WireRegistry.from(ConfigFactory.load());

    /** What the stored bytes under {@code wire/connection.samples} must still mean, by manifest. */
    private static final Map<String, Wire> JOURNALLED = Map.of(
            "connection.connected:1", new Connected(START),
            "connection.disconnected:1", new Disconnected("socket closed", START),
            "connection.desired-changed:1", new DesiredChanged(false, START),
            "connection.cursor-advanced:1", new CursorAdvanced(4_711, Optional.empty(), START),
            "connection.episode:1", new Episode(START, Optional.of(LATER), Optional.of("socket closed")),
            "connection.state:1",
                    new ConnectionState(
                            false,
                            4_711,
                            List.of(
                                    new Episode(START, Optional.of(LATER), Optional.of("socket closed")),
                                    new Episode(LATER, Optional.empty(), Optional.empty())),
                            Optional.empty()),
            "connection.known-fill:1",
                    new KnownFill(intent("a"), new FillId("f-1"), Price.of("100.25"), Quantity.of("0.5")));

    @Test
    void everythingJournalledOrSentHasAName() {
        Stream<Class<?>> wire = Stream.of(
                        ConnectionEvent.class,
                        ConnectionState.class,
                        ExecutionReport.class,
                        KnownFill.class,
                        OrderRequest.class,
                        VenueConnection.class,
                        VenueFill.class,
                        VenueOrder.class,
                        VenueReport.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                .filter(type -> type.isRecord() && Wire.class.isAssignableFrom(type));

        assertThat(REGISTRY.types().stream().map(WireType::type)).containsAll(wire.toList());
    }

    @Test
    void everyVersionThatWasEverJournalledCanStillBeRead() throws IOException {
        WireCodec codec = new WireCodec(REGISTRY);
        Map<String, Object> read = new HashMap<>();
        stored().forEach((manifest, bytes) -> read.put(manifest, codec.decode(manifest, bytes)));

        assertThat(read).isEqualTo(JOURNALLED);
    }

    @Test
    void everyVersionOfEveryJournalledTypeHasAStoredSample() throws IOException {
        List<String> manifests = REGISTRY.types().stream()
                .filter(type -> type.name().startsWith("connection."))
                .flatMap(type -> Stream.iterate(1, version -> version <= type.version(), version -> version + 1)
                        .map(version -> type.name() + ":" + version))
                .toList();

        assertThat(stored().keySet()).containsExactlyInAnyOrderElementsOf(manifests);
    }

    @Test
    void whatIsSentArrivesAsItWas() {
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
        try {
            SerializationTestKit serialization = new SerializationTestKit(kit.system());
            VenueOrder order = Samples.open(id("a").toString(), "1");
            VenueFill fill = new VenueFill(
                    new FillId("f-1"),
                    Price.of("100.25"),
                    Quantity.of("0.00000001"),
                    Money.of("-0.5"),
                    new Asset("USDT"),
                    Liquidity.MAKER,
                    START);
            Stream.of(
                            Samples.submit("a"),
                            Samples.cancel("a"),
                            new VenueConnection.Replace(id("a"), Samples.order("b", LATER)),
                            Samples.query("a"),
                            new VenueConnection.Query(Samples.SYMBOL, id("a"), Optional.of(new VenueOrderId("77"))),
                            new VenueConnection.Query(
                                    Samples.SYMBOL, id("a"), Optional.empty(), Optional.of(new VenueOrderId("77"))),
                            new VenueConnection.Amend(Samples.SYMBOL, id("a"), Quantity.of("1"), START),
                            new VenueConnection.ListOpenOrders(kit.<VenueConnection.OpenOrders>createTestProbe()
                                    .ref()),
                            new VenueConnection.OpenOrders(ACCOUNT, VENUE, Optional.of(List.of(order)), START),
                            new VenueConnection.OpenOrders(ACCOUNT, VENUE, Optional.empty(), START),
                            new VenueConnection.CancelOpen(
                                    Optional.of(intent("a")),
                                    Optional.of(Samples.SYMBOL),
                                    LATER,
                                    kit.<VenueConnection.CancelsTaken>createTestProbe()
                                            .ref()),
                            new VenueConnection.CancelsTaken(ACCOUNT, VENUE, Optional.of(List.of(id("a")))),
                            new VenueConnection.CancelsTaken(
                                    ACCOUNT, VENUE, Optional.empty(), List.of(id("a")), List.of(id("b"))),
                            new VenueConnection.Acknowledge(
                                    Long.MAX_VALUE, Optional.of(intent("a")), Optional.of("TRADE f-1")),
                            new VenueConnection.Connect(
                                    kit.<Status>createTestProbe().ref()),
                            new VenueConnection.Disconnect(
                                    kit.<Status>createTestProbe().ref()),
                            new VenueConnection.GetStatus(
                                    kit.<Status>createTestProbe().ref()),
                            new Status(ACCOUNT, VENUE, true, false, START, Optional.of("down"), "OPEN", 7, 2),
                            new VenueConnection.Stop(),
                            withFill(Samples.report(9, "a", ExecType.TRADE), fill),
                            new RequestFailed(id("a"), Request.REPLACE, true, "no answer", START),
                            new RequestFailed(id("a"), Request.QUERY, true, "past", Optional.of(START), LATER),
                            new QueryAnswered(id("a"), Optional.of(order), START, START, LATER),
                            new QueryAnswered(id("a"), Optional.empty(), START, START, LATER))
                    .forEach(message -> serialization.verifySerialization(message, true));
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** Targets were all there was, and nothing else was told. */
    @Test
    void theAnswerOfAnEarlierVersionToAWishToCancelIsReadAsItWasMeant() throws IOException {
        WireCodec codec = new WireCodec(REGISTRY);
        CancelsTaken taken = new CancelsTaken(ACCOUNT, VENUE, Optional.of(List.of(id("a"))));
        CBORMapper cbor = new CBORMapper();
        ObjectNode earlier = (ObjectNode) cbor.readTree(codec.encode(taken));
        earlier.remove(List.of("part", "refused"));

        assertThat(codec.decode(codec.manifest(taken), cbor.writeValueAsBytes(earlier)))
                .isEqualTo(taken);
    }

    @Test
    void theFailureThatAnEarlierVersionTellsOfIsReadAsItWasMeant() throws IOException {
        WireCodec codec = new WireCodec(REGISTRY);
        RequestFailed failed = new RequestFailed(id("a"), Request.QUERY, true, "no answer", START);
        CBORMapper cbor = new CBORMapper();
        ObjectNode earlier = (ObjectNode) cbor.readTree(codec.encode(failed));
        earlier.remove("past");

        assertThat(codec.decode(codec.manifest(failed), cbor.writeValueAsBytes(earlier)))
                .isEqualTo(failed);
    }

    private static ExecutionReport withFill(ExecutionReport report, VenueFill fill) {
        return new ExecutionReport(
                report.cursor(),
                report.clientOrderId(),
                report.venueOrderId(),
                report.type(),
                report.symbol(),
                report.side(),
                report.quantity(),
                report.price(),
                report.cumulative(),
                Optional.of(fill),
                Optional.of("partial"),
                report.at());
    }

    private static Map<String, byte[]> stored() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                VenueWireTest.class.getResourceAsStream("/wire/connection.samples"), "wire/connection.samples")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .collect(Collectors.toMap(
                            words -> words[0], words -> HexFormat.of().parseHex(words[1])));
        }
    }
}
