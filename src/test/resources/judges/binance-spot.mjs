// The venue's own client library trades on the simulated exchange: REST, WebSocket API with user data, and market streams.
// usage: node binance-spot.mjs MODULES PORT ED25519_KEY_NAME ED25519_PRIVATE_KEY_FILE
import { createRequire } from 'node:module';
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';

const [modules, port, edKey, edFile] = process.argv.slice(2);
const { Spot } = createRequire(modules + '/')('@binance/spot');
const base = `127.0.0.1:${port}`;
const rest = (credentials) =>
    new Spot({ configurationRestAPI: { ...credentials, basePath: `http://${base}`, retries: 0, timeout: 5000 } }).restAPI;
const data = async (call) => (await call).data();
const refused = async (call) => {
    try {
        await call;
    } catch (error) {
        return error;
    }
    throw new Error('expected a refusal');
};
const api = rest({ apiKey: 'key-main', apiSecret: 'secret-main' });
const symbol = 'BTCUSDT';

// Public
await api.ping();
assert.ok(Math.abs(Number((await data(api.time())).serverTime) - Date.now()) < 5000);
const info = await data(api.exchangeInfo({ symbol }));
assert.equal(info.symbols[0].baseAsset, 'BTC');
const depth = await data(api.depth({ symbol, limit: 5 }));
assert.equal(depth.bids.length, 5);
assert.ok(Number(depth.bids[0][0]) < Number(depth.asks[0][0]));
await data(api.tickerBookTicker({ symbol }));
await data(api.getTrades({ symbol }));

// Orders over REST, signed with HMAC
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01, price: 40000 };
const placed = await data(api.newOrder({ ...limit, newClientOrderId: 'judge-1' }));
assert.equal(placed.status, 'NEW');
assert.equal((await data(api.getOrder({ symbol, origClientOrderId: 'judge-1' }))).orderId, placed.orderId);
assert.ok((await data(api.getOpenOrders({ symbol }))).some((order) => order.clientOrderId === 'judge-1'));
const amended = await data(api.orderAmendKeepPriority({ symbol, orderId: placed.orderId, newQty: 0.005 }));
assert.equal(amended.amendedOrder.qty, '0.00500000');
const replaced = await data(
    api.orderCancelReplace({ ...limit, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: placed.orderId, quantity: 0.02 }),
);
assert.equal(replaced.cancelResult, 'SUCCESS');
assert.equal(replaced.newOrderResponse.origQty, '0.02000000');
assert.equal((await data(api.deleteOrder({ symbol, orderId: replaced.newOrderResponse.orderId }))).status, 'CANCELED');
const market = await data(api.newOrder({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: 100 }));
assert.equal(market.status, 'FILLED');
assert.ok(market.fills.length > 0);
assert.ok((await data(api.myTrades({ symbol, orderId: market.orderId }))).length > 0);
assert.ok((await data(api.allOrders({ symbol }))).length >= 3);
const account = await data(api.getAccount({ omitZeroBalances: true }));
assert.ok(account.balances.some((balance) => balance.asset === 'USDT'));
assert.match((await refused(api.newOrder({ ...limit, price: 40000.001 }))).message, /PRICE_FILTER/);
assert.match((await refused(rest({ apiKey: 'key-main', apiSecret: 'wrong' }).getAccount())).message, /Signature/);

// The same account's Ed25519 key, over REST and logged on to the WebSocket API
const edCredentials = { apiKey: edKey, privateKey: readFileSync(edFile, 'utf8') };
assert.equal((await data(rest(edCredentials).getAccount())).accountType, 'SPOT');
const sockets = new Spot({
    configurationWebsocketAPI: { ...edCredentials, wsURL: `ws://${base}/ws-api/v3`, timeout: 5000 },
    configurationWebsocketStreams: { wsURL: `ws://${base}` },
});
const connection = await sockets.websocketAPI.connect({ mode: 'single' });
await connection.sessionLogon();
const events = [];
const subscribed = await connection.userDataStreamSubscribe();
subscribed.stream.on('message', (event) => events.push(event));
const overSocket = await connection.orderPlace({ ...limit, newClientOrderId: 'judge-ws' });
assert.equal(overSocket.data.status, 'NEW');
assert.ok(overSocket.rateLimits.some((limit) => limit.rateLimitType === 'ORDERS'));
await connection.orderCancel({ symbol, origClientOrderId: 'judge-ws' });

// Streams
const streams = await sockets.websocketStreams.connect({ mode: 'single' });
const heard = (stream) => new Promise((resolve) => stream.on('message', resolve));
const book = await heard(streams.diffBookDepth({ symbol: 'btcusdt', updateSpeed: '100ms' }));
assert.equal(book.e, 'depthUpdate');
assert.ok(Number(book.U) <= Number(book.u));
await heard(streams.bookTicker({ symbol: 'btcusdt' }));
assert.equal((await heard(streams.trade({ symbol: 'btcusdt' }))).e, 'trade');

const reports = events.filter((event) => event.e === 'executionReport');
assert.deepEqual(reports.map((event) => event.x), ['NEW', 'CANCELED']);
assert.equal(reports[1].C, 'judge-ws');
assert.ok(events.some((event) => event.e === 'outboundAccountPosition'));
await connection.disconnect();
await streams.disconnect();
console.log('@binance/spot: as at the venue');
process.exit(0);
