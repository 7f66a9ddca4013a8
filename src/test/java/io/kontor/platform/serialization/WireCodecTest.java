package io.kontor.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.kontor.platform.serialization.Samples.Batch;
import io.kontor.platform.serialization.Samples.Colour;
import io.kontor.platform.serialization.Samples.Event;
import io.kontor.platform.serialization.Samples.Event.Closed;
import io.kontor.platform.serialization.Samples.Event.Filled;
import io.kontor.platform.serialization.Samples.Event.Opened;
import io.kontor.platform.serialization.Samples.One;
import io.kontor.platform.serialization.Samples.OrderId;
import io.kontor.platform.serialization.Samples.Price;
import io.kontor.platform.serialization.Samples.Sequence;
import io.kontor.platform.serialization.Samples.Side;
import io.kontor.platform.serialization.Samples.State;
import io.kontor.platform.serialization.Samples.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

class WireCodecTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123456789Z");
    private static final CBORMapper CBOR = new CBORMapper();

    private final WireCodec codec = Samples.codec();

    @Test
    void aRecordComesBackAsItWas() {
        var opened =
                new Opened(new OrderId("o-1"), Side.SELL, new Price(new BigDecimal("50000.10")), Optional.of(AT), AT);

        assertThat(codec.manifest(opened)).isEqualTo("sample.opened:1");
        assertThat(again(opened)).isEqualTo(opened);
    }

    @Test
    void whatIsOnTheWireIsNamedAndBare() throws IOException {
        var opened = new Opened(new OrderId("o-1"), Side.SELL, new Price(new BigDecimal("1.5")), Optional.empty(), AT);

        assertThat(CBOR.readTree(codec.encode(opened)))
                .hasToString("{\"id\":\"o-1\",\"side\":\"SELL\",\"price\":1.5,\"at\":[1795168800,123456789]}");
    }

    @Test
    void noClassNameIsOnTheWireNotEvenNested() {
        var bytes = new String(codec.encode(batch()), StandardCharsets.ISO_8859_1);

        assertThat(bytes)
                .doesNotContain("Samples")
                .doesNotContain("java")
                .doesNotContain("pcollections")
                .contains("sample.filled:2");
    }

    /** Journals hold these bytes: should this fail, what was written can no longer be read. */
    @Test
    void whatTheFirstBuildWroteIsStillRead() {
        var written = HexFormat.of()
                .parseHex(
                        "bf666576656e7473829f6f73616d706c652e6f70656e65643a31bf626964636f2d3164736964656453454c4c65707269"
                                + "6365c482211a004c4b4a686578706972654174821a6b001a201a075bcd15626174821a6b001a201a075bcd15ffff9f6f"
                                + "73616d706c652e636c6f7365643a31bfffff656e616d6564bfffff");
        var opened =
                new Opened(new OrderId("o-1"), Side.SELL, new Price(new BigDecimal("50000.10")), Optional.of(AT), AT);

        assertThat(codec.decode("sample.batch:1", written))
                .isEqualTo(new Batch(List.of(opened, new Closed()), Optional.empty(), HashTreePMap.empty()));
    }

    @Test
    void aSealedInterfaceIsReadBackWhereverItIsTheTypeOfAField() {
        assertThat(again(batch())).isEqualTo(batch());
    }

    private static Batch batch() {
        var filled = new Filled(new OrderId("o-2"), new BigDecimal("0.10"), List.of(new Sequence(1), new Sequence(2)));
        return new Batch(
                List.of(filled, new Closed()),
                Optional.of(new Closed()),
                HashTreePMap.<String, Event>singleton("x", filled));
    }

    @Test
    void persistentCollectionsIdsAsKeysAndOptionalsComeBack() {
        var state = new State(
                HashTreePMap.<OrderId, Price>empty()
                        .plus(new OrderId("a"), new Price(BigDecimal.ONE))
                        .plus(new OrderId("b"), new Price(new BigDecimal("1E-18"))),
                TreePMap.<OrderId, Sequence>empty().plus(new OrderId("z"), new Sequence(Long.MAX_VALUE)),
                TreePMap.<String, BigDecimal>empty().plus("BNB", new BigDecimal("-0.00010")),
                TreePVector.<Event>singleton(new Closed()),
                HashTreePSet.singleton(new OrderId("s")),
                Map.of(Side.SELL, new Sequence(3)),
                Set.of("LATE"),
                Optional.of(7),
                OptionalLong.of(8),
                true,
                Long.MIN_VALUE,
                -1);

        assertThat(again(state)).isEqualTo(state);
    }

    @Test
    void timesAreExactToTheNanosecondAndKeepTheirOffset() {
        var times = new Times(
                AT,
                Duration.ofSeconds(3, 1),
                LocalDate.of(2026, 2, 28),
                LocalTime.of(23, 59, 59, 999_999_999),
                OffsetDateTime.parse("2026-11-20T10:00:00.000000001+05:30"),
                Optional.of(Instant.parse("-0044-03-15T12:00:00.5Z")));

        assertThat(again(times)).isEqualTo(times);
        assertThat(again(new Times(
                        Instant.MIN,
                        Duration.ofDays(-3),
                        LocalDate.EPOCH,
                        LocalTime.MIN,
                        times.offset(),
                        Optional.of(Instant.MAX))))
                .extracting(each -> ((Times) each).instant())
                .isEqualTo(Instant.MIN);
    }

    @Test
    void decimalsKeepTheirScale() {
        for (var text : List.of("0.10", "0.1", "1E+3", "1000", "123456789012345678901234567890.000000000000000001")) {
            var filled = new Filled(new OrderId("o"), new BigDecimal(text), List.of());

            assertThat(((Filled) again(filled)).fee()).isEqualTo(new BigDecimal(text));
        }
    }

    @Test
    void anEnumAndARecordOfOneComponentMayBeNamedTypesThemselves() throws IOException {
        assertThat(again(Colour.BLUE)).isEqualTo(Colour.BLUE);
        assertThat(CBOR.readTree(codec.encode(new One("x")))).hasToString("{\"only\":\"x\"}");
        assertThat(again(new One("x"))).isEqualTo(new One("x"));
    }

    @Test
    void oldCodeReadsWhatNewerCodeAdded() throws IOException {
        var node = (ObjectNode) CBOR.readTree(codec.encode(new One("x")));
        node.put("added", 7).putObject("nested").put("also", true);

        assertThat(codec.decode("sample.one:1", CBOR.writeValueAsBytes(node))).isEqualTo(new One("x"));
    }

    @Test
    void newCodeReadsWhatOldCodeDidNotHave() throws IOException {
        var old = CBOR.writeValueAsBytes(CBOR.createObjectNode().put("open", true));

        assertThat(codec.decode("sample.state:1", old))
                .isEqualTo(new State(
                        HashTreePMap.empty(),
                        TreePMap.empty(),
                        TreePMap.empty(),
                        TreePVector.empty(),
                        HashTreePSet.empty(),
                        Map.of(),
                        Set.of(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        true,
                        0,
                        0));
    }

    @Test
    void anOldVersionIsMigratedOnItsOwnAndInsideOthers() throws IOException {
        var v1 = CBOR.createObjectNode().put("id", "o-1").put("feeCents", 1005);
        v1.putArray("sequences").add(9);
        var expected = new Filled(new OrderId("o-1"), new BigDecimal("10.05"), List.of(new Sequence(9)));

        assertThat(codec.decode("sample.filled:1", CBOR.writeValueAsBytes(v1))).isEqualTo(expected);

        var batch = CBOR.createObjectNode();
        batch.putArray("events").addArray().add("sample.filled:1").add(v1);
        assertThat(codec.decode("sample.batch:1", CBOR.writeValueAsBytes(batch)))
                .isEqualTo(new Batch(List.of(expected), Optional.empty(), HashTreePMap.empty()));
    }

    @Test
    void whatHasNoNameIsRefusedByItsClass() {
        record Nameless(int value) implements Wire {}

        assertThatThrownBy(() -> codec.encode(new Nameless(1)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(Nameless.class.getName())
                .hasMessageContaining("kontor.wire");
        record NamelessEvent() implements Event.Internal {}
        assertThatThrownBy(() ->
                        codec.encode(new Batch(List.of(new NamelessEvent()), Optional.empty(), HashTreePMap.empty())))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(NamelessEvent.class.getName());
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        assertThatThrownBy(() -> codec.decode("sample.gone:1", new byte[0]))
                .hasMessage("\"sample.gone\" is not in kontor.wire, so it cannot be read");
        assertThatThrownBy(() -> codec.decode("sample.one:2", new byte[0]))
                .hasMessageContaining("newer build")
                .hasMessageContaining("at most 1");
        assertThatThrownBy(() -> codec.decode("io.kontor.Secret", new byte[0]))
                .hasMessageContaining("a name, a colon and a version");
        assertThatThrownBy(() -> codec.decode("sample.one:1", new byte[] {(byte) 0xA1}))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("sample.one:1");
    }

    @Test
    void aValueItsTypeRefusesIsNotRead() throws IOException {
        var blank = CBOR.writeValueAsBytes(CBOR.createObjectNode().put("id", " "));

        assertThatThrownBy(() -> codec.decode("sample.filled:2", blank))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("order id is blank");
    }

    @Test
    void aNameOfAnotherFamilyIsNotReadIntoAField() throws IOException {
        var batch = CBOR.createObjectNode();
        batch.putArray("events").addArray().add("sample.one:1").addObject();

        assertThatThrownBy(() -> codec.decode("sample.batch:1", CBOR.writeValueAsBytes(batch)))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("that is no " + Event.class.getName());
    }

    @Test
    void jsonIsForPeople() {
        var opened = new Opened(new OrderId("o-1"), Side.BUY, new Price(new BigDecimal("1E-7")), Optional.empty(), AT);

        assertThat(codec.toJson(new Batch(List.of(opened), Optional.empty(), HashTreePMap.empty())))
                .isEqualTo("{\"@type\":\"sample.batch\",\"events\":[{\"@type\":\"sample.opened\",\"id\":\"o-1\","
                        + "\"side\":\"BUY\",\"price\":\"0.0000001\",\"at\":\"2026-11-20T10:00:00.123456789Z\"}],"
                        + "\"named\":{}}");
    }

    private Object again(Object value) {
        return codec.decode(codec.manifest(value), codec.encode(value));
    }
}
