package io.kontor.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.platform.serialization.Samples.Batch;
import io.kontor.platform.serialization.Samples.Event;
import io.kontor.platform.serialization.Samples.Event.Closed;
import io.kontor.platform.serialization.Samples.Event.Filled;
import io.kontor.platform.serialization.Samples.Event.Opened;
import io.kontor.platform.serialization.Samples.OrderId;
import io.kontor.platform.serialization.Samples.Price;
import io.kontor.platform.serialization.Samples.Sequence;
import io.kontor.platform.serialization.Samples.Side;
import io.kontor.platform.serialization.Samples.State;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

class WireFuzzTest {

    private final WireCodec codec = Samples.codec();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void whateverIsWrittenIsReadBack() {
        for (var n = 0; n < 2_000; n++) {
            var value = random.nextBoolean() ? batch() : state();

            assertThat(codec.decode(codec.manifest(value), codec.encode(value)))
                    .as("seed %d, value %d", seed, n)
                    .isEqualTo(value);
        }
    }

    /** Bytes that were damaged give a value or a {@link WireException}, and nothing else: no other exception, no hang. */
    @Test
    void damagedBytesAreReadOrRefused() {
        var refused = 0;
        for (var n = 0; n < 8_000; n++) {
            var value = random.nextBoolean() ? batch() : state();
            try {
                codec.decode(codec.manifest(value), damaged(codec.encode(value)));
            } catch (WireException _) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", value " + n, e);
            }
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(2_000);
    }

    private byte[] damaged(byte[] bytes) {
        var copy = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(copy, random.nextInt(copy.length + 1));
            }
            case 1 -> {
                return Arrays.copyOf(copy, copy.length + 1 + random.nextInt(5));
            }
            case 2 -> random.nextBytes(copy);
            default -> {
                for (var flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    copy[random.nextInt(copy.length)] = (byte) random.nextInt();
                }
            }
        }
        return copy;
    }

    private Batch batch() {
        var events = new ArrayList<Event>();
        for (var n = random.nextInt(6); n > 0; n--) {
            events.add(event());
        }
        PMap<String, Event> named = HashTreePMap.empty();
        for (var n = random.nextInt(3); n > 0; n--) {
            named = named.plus(text(), event());
        }
        return new Batch(events, random.nextBoolean() ? Optional.of(event()) : Optional.empty(), named);
    }

    private Event event() {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Opened(
                        id(),
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        new Price(decimal()),
                        random.nextBoolean() ? Optional.of(instant()) : Optional.empty(),
                        instant());
            case 1 -> new Filled(id(), decimal(), List.of(new Sequence(random.nextLong())));
            default -> new Closed();
        };
    }

    private State state() {
        PMap<OrderId, Price> prices = HashTreePMap.empty();
        for (var n = random.nextInt(20); n > 0; n--) {
            prices = prices.plus(id(), new Price(decimal()));
        }
        return new State(
                prices,
                TreePMap.<OrderId, Sequence>empty().plus(id(), new Sequence(random.nextInt())),
                TreePMap.<String, BigDecimal>empty().plus(text(), decimal()),
                TreePVector.singleton(event()),
                HashTreePSet.singleton(id()),
                Map.of(Side.BUY, new Sequence(random.nextLong())),
                Set.of(text()),
                random.nextBoolean() ? Optional.of(random.nextInt()) : Optional.empty(),
                random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
                random.nextBoolean(),
                random.nextLong(),
                random.nextInt());
    }

    private OrderId id() {
        return new OrderId("o" + text());
    }

    private BigDecimal decimal() {
        return new BigDecimal(new BigInteger(random.nextInt(130), random), random.nextInt(40) - 5)
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextLong() >> 30, random.nextInt(1_000_000_000));
    }

    /** Any characters, surrogate pairs among them. */
    private String text() {
        var text = new StringBuilder();
        for (var n = random.nextInt(12); n > 0; n--) {
            text.appendCodePoint(random.nextInt(20) == 0 ? 0x1F600 + random.nextInt(60) : 1 + random.nextInt(0xD000));
        }
        return text.toString();
    }
}
