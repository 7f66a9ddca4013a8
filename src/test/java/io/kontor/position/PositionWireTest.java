package io.kontor.position;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.kontor.platform.serialization.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PositionWireTest {
    @Test
    void everythingJournalledOrSentHasOneNameAndNothingElseHas() throws ClassNotFoundException {
        ConfigObject wire = ConfigFactory.load().getObject("kontor.wire");
        Set<Class<?>> named = new HashSet<>();
        for (String name : wire.keySet()) {
            if (name.startsWith("position.")) {
                Config entry = ((ConfigObject) wire.get(name)).toConfig();
                assertThat(named.add(Class.forName(entry.getString("class"))))
                        .as(name)
                        .isTrue();
                assertThat(entry.getInt("version")).as(name).isPositive();
            }
        }

        Set<Class<?>> sent = new HashSet<>();
        List.of(PositionEntity.class, PositionEvent.class, PositionState.class, Ledger.class, LedgerEntry.class)
                .forEach(c -> wireRecords(c).forEach(sent::add));
        assertThat(named).isEqualTo(sent);
    }

    private static Stream<Class<?>> wireRecords(Class<?> type) {
        return Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                .filter(c -> c.isRecord() && Wire.class.isAssignableFrom(c));
    }
}
