package io.kontor.risk;

import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.UserProfile;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration.MarginTradingMode;
import exchange.core2.core.common.config.OrdersProcessingConfiguration.RiskProcessingMode;
import exchange.core2.core.processors.RiskEngine;
import exchange.core2.core.processors.SharedPool;
import exchange.core2.core.processors.journaling.DummySerializationProcessor;

/**
 * The risk step of exchange-core 0.5.3 for a new order, by the method its pipeline calls, on one thread and without that pipeline. It
 * finds account and symbol by number and writes what it grants into the account.
 *
 * <p>Spot: the order's cost is taken off one balance, which must not fall below zero. Margin: the symbol's worse side, pending orders
 * included, is held against the balance and the profit and margin of <em>every</em> position of the account, which it goes through anew
 * for each order that grows one. Neither has rate windows, order size, collar, order notional, number of open orders, limits per symbol,
 * gross, net, daily loss, self-trade, repeats or reduce-only, nor looks at whether a price is fresh, nor notices overflow.
 */
final class ExchangeCoreStep {
    private static final int QUOTE = 1_000_000;
    private static final long ENOUGH = 1L << 60;
    private static final long PRICE = 50_000;

    private final RiskEngine engine;
    private final OrderCommand order = OrderCommand.newOrder(OrderType.GTC, 1, 0, PRICE, PRICE, 1, OrderAction.BID);

    ExchangeCoreStep(boolean margin, int accounts, int symbols) {
        engine = new RiskEngine(
                0,
                1,
                DummySerializationProcessor.INSTANCE,
                SharedPool.createTestSharedPool(),
                ExchangeConfiguration.defaultBuilder()
                        .ordersProcessingCfg(OrdersProcessingConfiguration.builder()
                                .riskProcessingMode(RiskProcessingMode.FULL_PER_CURRENCY)
                                .marginTradingMode(
                                        margin
                                                ? MarginTradingMode.MARGIN_TRADING_ENABLED
                                                : MarginTradingMode.MARGIN_TRADING_DISABLED)
                                .build())
                        .build());
        SymbolType type = margin ? SymbolType.FUTURES_CONTRACT : SymbolType.CURRENCY_EXCHANGE_PAIR;
        for (int symbol = 0; symbol < symbols; symbol++) {
            engine.getSymbolSpecificationProvider()
                    .addSymbol(new CoreSymbolSpecification(symbol, type, symbol, QUOTE, 1, 1, 0, 0, 1, 1));
            engine.getLastPriceCache().put(symbol, new RiskEngine.LastPriceCacheRecord(PRICE + 1, PRICE - 1));
        }
        for (int account = 0; account < accounts; account++) {
            fund(account, symbols);
            for (int symbol = 0; margin && symbol < symbols; symbol++) {
                hold(account, symbol);
            }
        }
    }

    private void fund(int account, int symbols) {
        engine.getUserProfileService().addEmptyUserProfile(account);
        UserProfile profile = engine.getUserProfileService().getUserProfile(account);
        profile.accounts.put(QUOTE, ENOUGH);
        for (int symbol = 0; symbol < symbols; symbol++) {
            profile.accounts.put(symbol, ENOUGH);
        }
    }

    /** A position of 500, which the first order opens. */
    private void hold(int account, int symbol) {
        boolean buys = ((account + symbol) & 1) == 0;
        accepts(account, symbol, buys, 500, 0);
        engine.getUserProfileService()
                .getUserProfile(account)
                .positions
                .get(symbol)
                .updatePositionForMarginTrade(buys ? OrderAction.BID : OrderAction.ASK, 500, PRICE);
    }

    boolean accepts(int account, int symbol, boolean buys, int size, long timestamp) {
        order.command = OrderCommandType.PLACE_ORDER;
        order.uid = account;
        order.symbol = symbol;
        order.action = buys ? OrderAction.BID : OrderAction.ASK;
        order.size = size;
        order.timestamp = timestamp;
        engine.preProcessCommand(timestamp, order);
        return order.resultCode == CommandResultCode.VALID_FOR_MATCHING_ENGINE;
    }
}
