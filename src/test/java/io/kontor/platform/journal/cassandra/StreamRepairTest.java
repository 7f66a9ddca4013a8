package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamRepairTest {
    @Test
    void aStreamWithoutEventsIsNotTakenForOneThatIsWhole() {
        WireCodec codec = new WireCodec(WireRegistry.from(Configuration.load(Optional.empty())));
        StreamRepair repair = new StreamRepair(withoutRows(), "kontor", codec, 100_000);
        String said = "no event of account|main in kontor"
                + " (expected: a persistence id as the log names it, such as Account|main)";

        assertThatThrownBy(() -> repair.find("account|main")).hasMessage(said);
        assertThatThrownBy(
                        () -> repair.repair("account|main", new StreamRepair.Signature("ann", "it slept"), late -> {}))
                .hasMessage(said);
    }

    /** A Cassandra in which nothing is found, whatever it is asked. */
    private static CqlSession withoutRows() {
        ResultSet none = proxy(ResultSet.class, (_, _, _) -> Collections.emptyIterator());
        return proxy(CqlSession.class, (_, _, _) -> none);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
