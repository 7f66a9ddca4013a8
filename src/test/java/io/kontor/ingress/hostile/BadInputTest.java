package io.kontor.ingress.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.ingress.Http;
import io.kontor.ingress.TestGateway;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything malformed or hostile that we know of, against a server of this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private TestGateway gateway;

    @BeforeAll
    void start() {
        gateway = new TestGateway("kontor.http.body-timeout = 3 s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    static Stream<BadInput> all() {
        return BadInputs.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRefusedExactlyAndChangesNothing(BadInput input) {
        BadInput.Answer answer = input.attack().apply(gateway.base());

        assertThat(answer).isEqualTo(input.expected());
        assertThat(gateway.journal().size()).isZero();
        assertThat(new Http(gateway.base()).get("/v1/halts").json().path("items"))
                .isEmpty();
        assertThat(new Http(gateway.base()).get("/v1/overrides").json().path("items"))
                .isEmpty();
        assertThat(new Http(gateway.base()).get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void noTwoOfThemAreTheSame() {
        assertThat(all().map(BadInput::name).toList()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
    }
}
