package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Target;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Quantity;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a client order id is, where ids are free again once their order is over and one commit holds more than one owner. */
class IdsTest {
    @TempDir
    private Path directory;

    private Rig rig;
    private TradingSession session;

    @BeforeEach
    void open() {
        rig = new Rig(directory, SimConfig.with("conduct = BINANCE"));
        session = rig.logOn(ALICE, 0, new Heard());
        session.submit(buy(ALICE, "x", "2").at("100").order());
        rig.turn();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anIdThatAnAmendedOrderGaveUpIsTheLaterOrders() {
        amend("x", "y");
        cancel("y");
        session.submit(buy(ALICE, "y", "3").at("100").order());
        rig.turn();

        assertThat(found("y").request().quantity()).isEqualTo(Quantity.of("3"));
    }

    @Test
    void anIdThatAnAmendedOrderGaveUpIsTheLaterOrdersThoughThatIsOverToo() {
        amend("x", "y");
        cancel("y");
        session.submit(buy(ALICE, "y", "3").at("100").order());
        cancel("y");
        rig.turn();

        assertThat(found("y").request().quantity()).isEqualTo(Quantity.of("3"));
    }

    @Test
    void anIdThatIsOverIsTheOrdersThatIsAmendedToIt() {
        session.submit(buy(ALICE, "y", "3").at("100").order());
        cancel("y");
        amend("x", "y");
        rig.turn();

        assertThat(found("y").status()).isEqualTo(OrderStatus.OPEN);
        assertThat(found("y").request().quantity()).isEqualTo(Quantity.of("1"));
    }

    private void amend(String id, String newId) {
        session.amend(Target.of(new ClientOrderId(id)), new ClientOrderId(newId), Quantity.of("1"));
    }

    private void cancel(String id) {
        session.cancel(Target.of(new ClientOrderId(id)), CancelOnly.ANY);
    }

    private OrderRecord found(String id) {
        return rig.core.books().find(ALICE, new ClientOrderId(id)).orElseThrow();
    }
}
