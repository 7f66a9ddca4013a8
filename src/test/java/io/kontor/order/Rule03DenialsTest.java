package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.account.OrderStatus;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.value.RefusalCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A denial by risk or halt is journalled and answers every repeat; what is only not possible now keeps nothing. */
class Rule03DenialsTest {
    @ParameterizedTest
    @EnumSource(
            names = {"RISK_POSITION", "RISK_OPEN_ORDERS", "RISK_ORDER_SIZE", "RISK_ORDER_NOTIONAL", "TRADING_HALTED"})
    void aDenialAnswersEveryRepeat(RefusalCode code) {
        EntityFixture f = new EntityFixture().place("10").deny(code);
        assertThat(f.journal).singleElement().isInstanceOf(OrderEvent.OrderDenied.class);
        Refused first = (Refused) f.lastReply();
        f.announced();

        f.restart().place("10");

        assertThat(f.lastReply()).isEqualTo(first);
        assertThat(f.told(io.kontor.account.AccountEntity.Reserve.class)).hasSize(1);
        assertThat(f.toVenue).isEmpty();
        assertThat(f.order().status()).isEqualTo(OrderStatus.DENIED);
    }

    @Test
    void aDeniedOrderIsOverAndStaysAsItIs() {
        EntityFixture f = new EntityFixture().place("10").deny(RefusalCode.RISK_POSITION);
        f.announced();
        List<OrderEvent> before = List.copyOf(f.journal);

        assertThat(f.cancel().lastReply()).isInstanceOfSatisfying(Accepted.class, a -> {
            assertThat(a.status()).isEqualTo(OrderStatus.DENIED);
            assertThat(a.repeat()).isTrue();
        });
        assertThat(f.modify("5", "m-1").lastRefusal()).isEqualTo(RefusalCode.ORDER_CLOSED);
        assertThat(f.journal).isEqualTo(before);
        assertThat(f.place("11").lastRefusal()).isEqualTo(RefusalCode.DUPLICATE_CLIENT_ORDER_ID);
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "MARK_UNAVAILABLE", "TOO_MANY_IN_FLIGHT"})
    void whatIsNotFinalKeepsNothing(RefusalCode code) {
        EntityFixture f = new EntityFixture().place("10").deny(code);
        assertThat(f.journal).isEmpty();
        assertThat(f.lastRefusal()).isEqualTo(code);

        f.place("10").grant();

        assertThat(f.lastReply()).isInstanceOf(OrderEntity.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "RISK_.*|TRADING_HALTED")
    void everyDenialByRiskOrHaltSticks(RefusalCode code) {
        assertThat(code.sticks()).isTrue();
    }

    @Test
    void nothingElseDoes() {
        assertThat(Arrays.stream(RefusalCode.values()).filter(RefusalCode::sticks))
                .allMatch(code -> code.name().startsWith("RISK_") || code == RefusalCode.TRADING_HALTED);
    }

    @Test
    void aDeniedModifyAnswersEveryRepeatOfItsCommandAndLeavesTheOrder() {
        EntityFixture f = EntityFixture.working().modify("12", "m-1").deny(RefusalCode.RISK_POSITION);
        Refused first = (Refused) f.lastReply();

        f.modify("12", "m-1");

        assertThat(f.lastReply()).isEqualTo(first);
        assertThat(f.order().revision()).isEqualTo(1);
        assertThat(f.order().status()).isEqualTo(OrderStatus.WORKING);
    }

    @Test
    void whatABrokenConstraintRefusesKeepsNothing() {
        EntityFixture f = new EntityFixture().place("0.5");

        assertThat(f.lastRefusal()).isEqualTo(RefusalCode.AMOUNT_OUT_OF_RANGE);
        assertThat(f.journal).isEmpty();
        assertThat(f.toAccount).isEmpty();
    }
}
