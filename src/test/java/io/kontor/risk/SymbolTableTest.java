package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.instrument.Instrument;
import io.kontor.value.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SymbolTableTest {
    private final SymbolTable table = new SymbolTable();

    @Test
    void eachOfThousandsIsFoundByItsNameHoweverManySharePlaceAndTag() {
        Map<Symbol, SymbolRisk> added = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            SymbolRisk figures = figures("S" + i);
            added.put(figures.instrument().symbol(), figures);
            table.add(figures);
        }

        added.forEach((symbol, figures) ->
                assertThat(table.find(new Symbol(symbol.value()))).isSameAs(figures));
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.find(new Symbol("T" + i))).isNull();
        }
    }

    @Test
    void namesOfTheSameHashAreToldApart() {
        SymbolRisk one = figures("AaBB");
        SymbolRisk other = figures("BBAa");
        assertThat(one.instrument().symbol().value())
                .hasSameHashCodeAs(other.instrument().symbol().value());

        table.add(one);
        assertThat(table.find(other.instrument().symbol())).isNull();

        table.add(other);
        assertThat(table.find(one.instrument().symbol())).isSameAs(one);
        assertThat(table.find(other.instrument().symbol())).isSameAs(other);
    }

    @Test
    void eachIsGoneThroughOnceAndNoneOnceItIsCleared() {
        SymbolRisk one = figures("A");
        SymbolRisk other = figures("B");
        table.add(one);
        table.add(other);
        Set<SymbolRisk> seen = new HashSet<>();
        table.forEach(s -> assertThat(seen.add(s)).isTrue());
        assertThat(seen).containsExactlyInAnyOrder(one, other);

        table.clear();

        table.forEach(seen::remove);
        assertThat(seen).hasSize(2);
        assertThat(table.find(one.instrument().symbol())).isNull();
    }

    private static SymbolRisk figures(String name) {
        Instrument s = RiskDesk.SPOT;
        return new SymbolRisk(new Instrument(
                new Symbol(name),
                s.venue(),
                name,
                s.type(),
                s.base(),
                s.quote(),
                s.amount(),
                s.price(),
                s.minNotional(),
                s.capabilities(),
                s.contract(),
                s.calendar()));
    }
}
