package io.kontor.ingress;

import akka.actor.typed.RecipientRef;
import io.kontor.account.AccountFeed;
import io.kontor.control.HaltRegistry;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.Quotes;
import io.kontor.projection.index.OrderSearch;
import io.kontor.value.CommandId;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything the ingress needs around it; {@code app} provides it, tests provide less. All of it is thread-safe and must not block.
 *
 * @param reconciliationCounts what reconciling has done so far, by what was counted, such as {@code queried} or {@code repaired}
 * @param commandIds draws an id for a command that came without one
 */
public record GatewayPorts(
        Entities entities,
        RecipientRef<HaltRegistry.Command> halts,
        Control control,
        Accounts accounts,
        Instruments instruments,
        Quotes quotes,
        MarketData marketData,
        AccountFeed feed,
        OrderHistory history,
        OrderSearch orders,
        SystemFeed systemFeed,
        Supplier<Map<String, Long>> reconciliationCounts,
        JournalStatus journal,
        Readiness readiness,
        PrometheusMeterRegistry meters,
        Supplier<CommandId> commandIds,
        Clock clock) {}
