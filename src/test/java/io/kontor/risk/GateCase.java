package io.kontor.risk;

import io.kontor.model.Samples;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.util.Optional;

/** For each check an order that is just within its limit and one that is just beyond, all other limits being far away. */
@SuppressWarnings("ImmutableEnumChecker") // limits are a record
enum GateCase {
    RATE(RefusalCode.RATE_LIMITED, SampleLimits.wide().rate(3, 100), RiskCheck.RATE) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return attempts(desk, 2);
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return attempts(desk, 3);
        }
    },
    MINUTE_RATE(RefusalCode.RATE_LIMITED, SampleLimits.wide().rate(100, 5), RiskCheck.RATE) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return attempts(desk, 4);
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return attempts(desk, 5);
        }
    },
    ORDER_SIZE(RefusalCode.RISK_ORDER_SIZE, SampleLimits.wide().lots(10), RiskCheck.ORDER_SIZE) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.code(Side.BUY, "10", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.code(Side.BUY, "11", "100");
        }
    },
    PRICE_COLLAR(RefusalCode.RISK_PRICE_COLLAR, SampleLimits.wide().collar("0.05"), RiskCheck.PRICE_COLLAR) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.code(Side.SELL, "1", "95");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.code(Side.SELL, "1", "94");
        }
    },
    ORDER_NOTIONAL(
            RefusalCode.RISK_ORDER_NOTIONAL, SampleLimits.wide().orderNotional("1000"), RiskCheck.ORDER_NOTIONAL) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.code(Side.BUY, "10", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.code(Side.BUY, "10", "101");
        }
    },
    OPEN_ORDERS(RefusalCode.RISK_OPEN_ORDERS, SampleLimits.wide().openOrders(2), RiskCheck.OPEN_ORDERS) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.openOrders(1).code(Side.BUY, "1", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.openOrders(2).code(Side.BUY, "1", "100");
        }
    },
    POSITION(RefusalCode.RISK_POSITION, SampleLimits.wide().position(Samples.BTC, "10"), RiskCheck.POSITION) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.holds("4", "3", "0").code(Side.BUY, "3", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.holds("4", "3", "0").code(Side.BUY, "4", "100");
        }
    },
    GROSS_NOTIONAL(RefusalCode.RISK_GROSS_NOTIONAL, SampleLimits.wide().gross("1000"), RiskCheck.GROSS_NOTIONAL) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.holds("-4", "0", "3").code(Side.SELL, "3", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.holds("-4", "0", "3").code(Side.SELL, "4", "100");
        }
    },
    NET_NOTIONAL(RefusalCode.RISK_NET_NOTIONAL, SampleLimits.wide().net("1000"), RiskCheck.NET_NOTIONAL) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.holds("4", "3", "0").code(Side.BUY, "3", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.holds("4", "3", "0").code(Side.BUY, "4", "100");
        }
    },
    DAILY_LOSS(RefusalCode.RISK_DAILY_LOSS, SampleLimits.wide().loss("100"), RiskCheck.DAILY_LOSS) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.holds("0", "-100", "0", "0").code(Side.BUY, "1", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.holds("0", "-101", "0", "0").code(Side.BUY, "1", "100");
        }
    },
    SELF_TRADE(RefusalCode.RISK_SELF_TRADE, SampleLimits.wide().noSelfTrade(), RiskCheck.SELF_TRADE) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.rests(Side.SELL, "103").rests(Side.SELL, "102").code(Side.BUY, "1", "101");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.rests(Side.SELL, "103").rests(Side.SELL, "102").code(Side.BUY, "1", "102");
        }
    },
    REPEATED_ORDER(RefusalCode.RISK_REPEATED_ORDER, SampleLimits.wide().repeats(3), RiskCheck.REPEATED_ORDER) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return attempts(desk, 2);
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return attempts(desk, 3);
        }
    },
    REDUCE_ONLY(RefusalCode.RISK_REDUCE_ONLY, SampleLimits.wide(), RiskCheck.REDUCE_ONLY) {
        @Override
        Optional<RefusalCode> within(RiskDesk desk) {
            return desk.holds("5", "0", "2").reduceOnly().code(Side.SELL, "3", "100");
        }

        @Override
        Optional<RefusalCode> beyond(RiskDesk desk) {
            return desk.holds("5", "0", "2").reduceOnly().code(Side.SELL, "4", "100");
        }
    };

    final RefusalCode code;
    final RiskCheck check;
    private final Limits limits;

    GateCase(RefusalCode code, SampleLimits limits, RiskCheck check) {
        this.code = code;
        this.limits = limits.done();
        this.check = check;
    }

    abstract Optional<RefusalCode> within(RiskDesk desk);

    abstract Optional<RefusalCode> beyond(RiskDesk desk);

    /** What becomes of the order that is within its limit, by a gate. */
    Optional<RefusalCode> within(RiskGate gate) {
        return within(new RiskDesk(limits, gate, RiskDesk.SPOT));
    }

    Optional<RefusalCode> beyond(RiskGate gate) {
        return beyond(new RiskDesk(limits, gate, RiskDesk.SPOT));
    }

    /** One more of the same after so many. */
    private static Optional<RefusalCode> attempts(RiskDesk desk, int before) {
        for (int i = 0; i < before; i++) {
            desk.decided(Side.BUY, "1", "100");
        }
        return desk.code(Side.BUY, "1", "100");
    }
}
