package io.kontor.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kontor.platform.serialization.Samples.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireRegistryTest {

    private static final String PACKAGE = "io.kontor.platform.serialization.Samples$";

    @Test
    void theShippedNamesAreCompleteAndEveryShapeCanBeWrittenAndReadBack() {
        var registry =
                WireRegistry.from(ConfigFactory.parseResources("reference.conf").resolve());

        assertThat(registry.unnamedCases()).isEmpty();
        new WireCodec(registry, new ActorRefModule(() -> {
                    throw new AssertionError("no actor is asked for");
                }))
                .verify();
    }

    @Test
    void aForgottenCaseOfASealedInterfaceIsFound() {
        var registry = registry("\"sample.opened\" { class = \"" + PACKAGE + "Event$Opened\", version = 1 }");

        assertThat(registry.unnamedCases()).containsExactlyInAnyOrder(Event.Filled.class, Event.Closed.class);
    }

    @Test
    void mistakesInTheConfigurationAreNamed() {
        assertRefused("\"Sample\" { class = \"" + PACKAGE + "One\", version = 1 }", "lower-case words");
        assertRefused("\"sample.one\" { class = \"io.kontor.Gone\", version = 1 }", "no class io.kontor.Gone");
        assertRefused("\"sample.one\" { class = \"java.lang.String\", version = 1 }", "a concrete type that is Wire");
        assertRefused("\"sample.event\" { class = \"" + PACKAGE + "Event\", version = 1 }", "a concrete type");
        assertRefused("\"sample.one\" { class = \"" + PACKAGE + "One\", version = 0 }", "version 0");
        assertRefused("\"sample.one\" { class = \"" + PACKAGE + "One\", version = 2 }", "no migration from version 1");
        assertRefused(
                "\"sample.one\" { class = \"" + PACKAGE + "One\", version = 2, migrations { \"1\" = \"" + PACKAGE
                        + "One\" } }",
                "a WireMigration");
        assertRefused(
                "\"sample.one\" { class = \"" + PACKAGE + "One\", version = 1 }\n\"sample.two\" { class = \"" + PACKAGE
                        + "One\", version = 1 }",
                "each name and each class once");
    }

    @Test
    void aFieldThatCouldNotBeReadBackIsFoundBeforeAnythingIsWritten() {
        var codec = new WireCodec(new WireRegistry(List.of(new WireType("sample.bad", 1, Bad.class, List.of()))));

        assertThatThrownBy(codec::verify)
                .isInstanceOf(WireException.class)
                .hasMessageContaining("sample.bad")
                .hasMessageContaining("sealed " + Shape.class.getName());
    }

    sealed interface Shape {
        record Circle(int radius) implements Shape {}
    }

    record Bad(Shape shape) implements Wire {}

    private static WireRegistry registry(String names) {
        return WireRegistry.from(ConfigFactory.parseString("kontor.wire {\n" + names + "\n}"));
    }

    private static void assertRefused(String names, String because) {
        assertThatThrownBy(() -> registry(names))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("kontor.wire")
                .hasMessageContaining(because);
    }
}
