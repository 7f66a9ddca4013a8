package io.kontor.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SettingsBlockTest {
    @Test
    void whatIsAsItShouldBeIsRead() {
        SettingsBlock block = block("on = true, name = x, count = 3, every = 2 s, size = 4 MiB, unit = SECONDS");

        assertThat(block.flag("on")).isTrue();
        assertThat(block.text("name")).isEqualTo("x");
        assertThat(block.atLeast(3, "count")).isEqualTo(3);
        assertThat(block.upTo(3, "count")).isEqualTo(3);
        assertThat(block.positive("every")).isEqualTo(Duration.ofSeconds(2));
        assertThat(block.bytes(1, 4 << 20, "size")).isEqualTo(4 << 20);
        assertThat(block.oneOf(TimeUnit.class, "unit")).isEqualTo(TimeUnit.SECONDS);
    }

    @Test
    void whatIsOutOfItsBoundsIsRefusedByItsWholeName() {
        refuses("name = \" \"", block -> block.text("name"), "some.block.name: '' (expected: a name)");
        refuses("count = 2", block -> block.atLeast(3, "count"), "some.block.count: 2 (expected: >= 3)");
        refuses("count = 0", block -> block.upTo(9, "count"), "some.block.count: 0 (expected: 1 to 9)");
        refuses("count = 10", block -> block.upTo(9, "count"), "some.block.count: 10 (expected: 1 to 9)");
        refuses("every = 0 s", block -> block.positive("every"), "some.block.every: PT0S (expected: > 0)");
        refuses("size = 1 B", block -> block.bytes(2, 3, "size"), "some.block.size: 1 (expected: 2 to 3 bytes)");
        refuses("size = 4 B", block -> block.bytes(2, 3, "size"), "some.block.size: 4 (expected: 2 to 3 bytes)");
        refuses(
                "unit = YEARS",
                block -> block.oneOf(TimeUnit.class, "unit"),
                "some.block.unit: YEARS (expected: one of [NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS])");
    }

    @Test
    void whatIsMissingOrOfAnotherTypeIsRefusedToo() {
        assertThatThrownBy(() -> block("").positive("every")).isInstanceOf(ConfigException.Missing.class);
        assertThatThrownBy(() -> block("count = many").atLeast(1, "count"))
                .isInstanceOf(ConfigException.WrongType.class);
    }

    private static void refuses(String values, Function<SettingsBlock, Object> read, String message) {
        assertThatThrownBy(() -> read.apply(block(values)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static SettingsBlock block(String values) {
        return SettingsBlock.of(ConfigFactory.parseString("some.block {" + values + "}"), "some.block");
    }
}
