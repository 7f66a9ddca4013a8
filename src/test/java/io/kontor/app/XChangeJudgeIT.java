package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.meta.exchangeinfo.BinanceExchangeInfo;
import org.knowm.xchange.binance.dto.meta.exchangeinfo.Symbol;
import org.knowm.xchange.binance.dto.trade.BinanceCancelOrderParams;
import org.knowm.xchange.binance.dto.trade.BinanceQueryOrderParams;
import org.knowm.xchange.binance.dto.trade.BinanceTradeHistoryParams;
import org.knowm.xchange.binance.service.BinanceMarketDataServiceRaw;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.Order.OrderStatus;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.UserTrade;
import org.knowm.xchange.exceptions.ExchangeException;
import org.knowm.xchange.instrument.Instrument;
import org.knowm.xchange.service.trade.params.orders.DefaultOpenOrdersParamCurrencyPair;

/** XChange trades on {@code kontor sim} over REST; its streams are another artifact, which needs listen keys the venue no longer has. */
class XChangeJudgeIT {
    private static final CurrencyPair PAIR = CurrencyPair.BTC_USDT;
    private static final BigDecimal AMOUNT = new BigDecimal("0.01");

    @TempDir
    private static Path directory;

    private static SimRun sim;
    private static Exchange exchange;

    @BeforeAll
    static void connect() throws Exception {
        sim = SimRun.start(directory, "--seed", "7");
        exchange = exchange("key-main", "secret-main");
    }

    @AfterAll
    static void stop() throws Exception {
        if (sim != null) {
            sim.stop();
        }
    }

    @Test
    void itFindsTheSymbols() throws Exception {
        BinanceExchangeInfo info = ((BinanceMarketDataServiceRaw) exchange.getMarketDataService()).getExchangeInfo();

        assertThat(info.getSymbols()).extracting(Symbol::getSymbol).contains("BTCUSDT");
    }

    @Test
    void itReadsTheBook() throws Exception {
        OrderBook book = exchange.getMarketDataService().getOrderBook((Instrument) PAIR);

        assertThat(book.getBids()).isNotEmpty();
        assertThat(book.getAsks().getFirst().getLimitPrice())
                .isGreaterThan(book.getBids().getFirst().getLimitPrice());
    }

    @Test
    void itPlacesFindsListsAndCancelsAnOrder() throws Exception {
        String id = exchange.getTradeService()
                .placeLimitOrder(new LimitOrder(OrderType.BID, AMOUNT, PAIR, null, null, new BigDecimal("40000")));

        assertThat(open()).extracting(LimitOrder::getId).containsExactly(id);
        assertThat(open().getFirst().getLimitPrice()).isEqualByComparingTo("40000");
        assertThat(order(id).getStatus()).isEqualTo(OrderStatus.NEW);

        assertThat(exchange.getTradeService().cancelOrder(new BinanceCancelOrderParams(PAIR, id)))
                .isTrue();

        assertThat(open()).isEmpty();
        assertThat(order(id).getStatus()).isEqualTo(OrderStatus.CANCELED);
    }

    @Test
    void itTradesAndFindsItsTrades() throws Exception {
        String id = exchange.getTradeService()
                .placeLimitOrder(new LimitOrder(OrderType.BID, AMOUNT, PAIR, null, null, new BigDecimal("70000")));

        assertThat(order(id).getStatus()).isEqualTo(OrderStatus.FILLED);
        List<UserTrade> trades = exchange.getTradeService()
                .getTradeHistory(new BinanceTradeHistoryParams(PAIR))
                .getUserTrades();
        assertThat(trades.stream()
                        .filter(trade -> trade.getOrderId().equals(id))
                        .map(UserTrade::getOriginalAmount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(AMOUNT);
    }

    @Test
    void itUnderstandsWhatItIsRefused() throws Exception {
        LimitOrder tooDear =
                new LimitOrder(OrderType.BID, new BigDecimal("9000"), PAIR, null, null, new BigDecimal("200000"));
        Exchange stranger = exchange("key-main", "another-secret");

        assertThatThrownBy(() -> exchange.getTradeService().placeLimitOrder(tooDear))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("insufficient balance");
        assertThatThrownBy(() -> stranger.getTradeService().getOpenOrders(new DefaultOpenOrdersParamCurrencyPair(PAIR)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("Signature");
    }

    private static List<LimitOrder> open() throws Exception {
        return exchange.getTradeService()
                .getOpenOrders(new DefaultOpenOrdersParamCurrencyPair(PAIR))
                .getOpenOrders();
    }

    private static Order order(String id) throws Exception {
        return exchange.getTradeService()
                .getOrder(new BinanceQueryOrderParams(PAIR, id))
                .iterator()
                .next();
    }

    private static Exchange exchange(String key, String secret) throws Exception {
        ExchangeSpecification specification = new ExchangeSpecification(BinanceExchange.class);
        specification.setSslUri("http://127.0.0.1:" + sim.port());
        specification.setApiKey(key);
        specification.setSecretKey(secret);
        // Otherwise it asks for the wallet's assets, which is another API of the venue.
        specification.setShouldLoadRemoteMetaData(false);
        return ExchangeFactory.INSTANCE.createExchange(specification);
    }
}
