package io.kontor.platform.serialization;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;

/** Types of every shape that goes on the wire, as the gateway's own look. */
final class Samples {

    static final Config CONFIG = ConfigFactory.parseString("""
            kontor.wire {
              "sample.opened" { class = "io.kontor.platform.serialization.Samples$Event$Opened", version = 1 }
              "sample.filled" { class = "io.kontor.platform.serialization.Samples$Event$Filled", version = 2,
                migrations { "1" = "io.kontor.platform.serialization.Samples$FilledV1" } }
              "sample.closed" { class = "io.kontor.platform.serialization.Samples$Event$Closed", version = 1 }
              "sample.batch" { class = "io.kontor.platform.serialization.Samples$Batch", version = 1 }
              "sample.state" { class = "io.kontor.platform.serialization.Samples$State", version = 1 }
              "sample.times" { class = "io.kontor.platform.serialization.Samples$Times", version = 1 }
              "sample.ask" { class = "io.kontor.platform.serialization.Samples$Ask", version = 1 }
              "sample.one" { class = "io.kontor.platform.serialization.Samples$One", version = 1 }
              "sample.colour" { class = "io.kontor.platform.serialization.Samples$Colour", version = 1 }
            }
            """);

    private Samples() {}

    static WireCodec codec() {
        return new WireCodec(WireRegistry.from(CONFIG));
    }

    record Price(BigDecimal value) {}

    record OrderId(String value) implements Comparable<OrderId> {
        OrderId {
            if (value.isBlank()) {
                throw new IllegalArgumentException("order id is blank");
            }
        }

        /** A static factory and accessors beside the components must not disturb. */
        static OrderId valueOf(String text) {
            return new OrderId("valueOf " + text);
        }

        boolean isLong() {
            return value.length() > 10;
        }

        @Override
        public int compareTo(OrderId other) {
            return value.compareTo(other.value);
        }
    }

    record Sequence(long value) {}

    enum Side {
        BUY,
        SELL {
            @Override
            public String toString() {
                return "sell, by another name";
            }
        }
    }

    sealed interface Event extends Wire {

        record Opened(OrderId id, Side side, Price price, Optional<Instant> expireAt, Instant at) implements Event {
            boolean isMarket() {
                return price.value().signum() == 0;
            }

            String getLabel() {
                return "not a component";
            }
        }

        /** Version 1 had the fee in cents. */
        record Filled(OrderId id, BigDecimal fee, List<Sequence> sequences) implements Event {}

        record Closed() implements Event {}

        /** Never leaves its process, so it has no name. */
        non-sealed interface Internal extends Event {}
    }

    /** From cents to units, exactly. */
    public static final class FilledV1 implements WireMigration {
        @Override
        public JsonNode migrate(JsonNode old) {
            var node = ((ObjectNode) old.deepCopy());
            node.set(
                    "fee",
                    DecimalNode.valueOf(
                            BigDecimal.valueOf(node.remove("feeCents").asLong(), 2)));
            return node;
        }
    }

    record Batch(List<Event> events, Optional<Event> last, PMap<String, Event> named) implements Wire {}

    record State(
            PMap<OrderId, Price> prices,
            PSortedMap<OrderId, Sequence> sorted,
            TreePMap<String, BigDecimal> fees,
            PVector<Event> events,
            PSet<OrderId> ids,
            Map<Side, Sequence> bySide,
            Set<String> flags,
            Optional<Integer> count,
            OptionalLong seen,
            boolean open,
            long seq,
            int generation)
            implements Wire {}

    record Times(
            Instant instant,
            Duration duration,
            LocalDate date,
            LocalTime time,
            OffsetDateTime offset,
            Optional<Instant> maybe)
            implements Wire {}

    record Ask(OrderId id, ActorRef<String> replyTo) implements Wire {}

    /** One component, but a name of its own: it may gain a second. */
    record One(String only) implements Wire {}

    enum Colour implements Wire {
        RED,
        BLUE {
            @Override
            public String toString() {
                return "bleu";
            }
        }
    }
}
