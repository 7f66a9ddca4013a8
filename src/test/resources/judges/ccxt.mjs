// ccxt trades on the simulated exchange, over REST and with its WebSocket side (ccxt.pro).
// usage: node ccxt.mjs MODULES PORT
import { createRequire } from 'node:module';
import { strict as assert } from 'node:assert';

const [modules, port] = process.argv.slice(2);
const ccxt = createRequire(modules + '/')('ccxt');
const base = `127.0.0.1:${port}`;
const exchange = new ccxt.pro.binance({
    apiKey: 'key-main',
    secret: 'secret-main',
    options: { defaultType: 'spot', fetchCurrencies: false, fetchMarkets: { types: ['spot'] }, fetchMargins: false },
});
exchange.has.fetchCurrencies = false;
for (const name of ['public', 'private', 'v1']) {
    exchange.urls.api[name] = `http://${base}/api/v3`;
}
Object.assign(exchange.urls.api.ws, {
    spot: `ws://${base}/ws`,
    'ws-api': { ...exchange.urls.api.ws['ws-api'], spot: `ws://${base}/ws-api/v3` },
});
const symbol = 'BTC/USDT';

// Plain ws:// needs it.
await exchange.loadHttpProxyAgent();
await exchange.loadMarkets();
const market = exchange.market(symbol);
assert.equal(market.id, 'BTCUSDT');
assert.ok(market.precision.price > 0 && market.limits.amount.min > 0);
assert.ok((await exchange.fetchOrderBook(symbol, 5)).bids.length === 5);
assert.ok(Math.abs((await exchange.fetchTime()) - Date.now()) < 5000);

await exchange.ensureUserDataStreamWsSubscribeSignature('spot');
const balance = exchange.watchBalance();
const watched = exchange.watchOrders(symbol);
const placed = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, 40000, { clientOrderId: 'ccxt-1' });
assert.equal(placed.status, 'open');
const heard = await watched;
assert.equal(heard[0].clientOrderId, 'ccxt-1');
assert.ok((await balance).USDT.used > 0);
assert.equal((await exchange.fetchOrder(placed.id, symbol)).amount, 0.01);
assert.ok((await exchange.fetchOpenOrders(symbol)).some((order) => order.id === placed.id));
const edited = await exchange.editOrder(placed.id, symbol, 'limit', 'buy', 0.02, 40001);
assert.equal(edited.amount, 0.02);
assert.equal((await exchange.cancelOrder(edited.id, symbol)).status, 'canceled');
const bought = await exchange.createOrder(symbol, 'market', 'buy', 0.01);
assert.equal(bought.status, 'closed');
assert.ok(bought.trades.length > 0);
assert.ok((await exchange.fetchMyTrades(symbol)).some((trade) => trade.order === bought.id));
const stop = await exchange.createOrder(symbol, 'limit', 'sell', 0.01, 30000, { stopPrice: 31000 });
assert.equal((await exchange.cancelOrder(stop.id, symbol)).status, 'canceled');
assert.ok((await exchange.fetchBalance()).USDT.total > 0);
await assert.rejects(exchange.cancelOrder('999999', symbol), ccxt.OrderNotFound);
await assert.rejects(exchange.createOrder(symbol, 'limit', 'buy', 1e6, 1e6), (error) =>
    error instanceof ccxt.InsufficientFunds || error instanceof ccxt.InvalidOrder);
assert.equal((await exchange.createOrder(symbol, 'limit', 'buy', 0.01, 90000, { postOnly: true }).catch((e) => e)).constructor, ccxt.OrderImmediatelyFillable);

const book = await exchange.watchOrderBook(symbol);
assert.ok(book.bids[0][0] < book.asks[0][0]);
const next = await exchange.watchOrderBook(symbol);
assert.ok(next.nonce >= book.nonce);
assert.ok((await exchange.watchTrades(symbol)).length > 0);
await exchange.close();
console.log('ccxt: as at the venue');
process.exit(0);
