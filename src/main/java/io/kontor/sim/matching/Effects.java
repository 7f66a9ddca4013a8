package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import java.math.BigDecimal;

/** What the engine did, in order. All of it belongs on disk before anybody hears of it. */
public interface Effects {
    /** An open order is new or stands otherwise than before; several changes may be kept as the last one. */
    void changed(Order order);

    /** An open order has another id from now on; the old one leads to it no more. */
    void renamed(Order order);

    /** An order is over, or a closed one was amended. */
    void closed(OrderRecord order);

    /** A fill was made, or the fill of that number has other figures now. */
    void filled(Fill fill);

    void balance(Account account, String holding, BigDecimal total);

    void reported(Report report);
}
