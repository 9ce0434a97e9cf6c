// What the official npm SDK may expect of a server: each scenario over each of its transports and wire forms.
//
// usage: BASE=http://localhost:8000 API_KEY=test-api-key TOKEN_SECRET=secret \
//          node --test-reporter=./reporter.mjs --test-reporter-destination=stdout scenarios.mjs
//
// The server runs with profiles/centrifuge-js.properties.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once, EventEmitter } from 'node:events';
import WebSocket from 'ws';
import { Centrifuge as JsonCentrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { EventSource } from './eventsource.mjs';

const { BASE, API_KEY, TOKEN_SECRET } = process.env;
const LIMIT = { timeout: 20_000 };

// ---- the server from behind ---------------------------------------------------------------------

async function api(method, body) {
  const answer = await fetch(`${BASE}/api/${method}`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { result, error } = await answer.json();
  assert.equal(error, undefined);
  return result;
}

async function publishRows(channel, from, to) {
  for (let row = from; row <= to; row++) {
    await api('publish', { channel, data: { row } });
  }
}

function token(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', TOKEN_SECRET).update(signed).digest('base64url')}`;
}

const now = () => Math.floor(Date.now() / 1000);
const unique = (name) => `${name}-${randomUUID()}`;
const rows = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

// ---- a client on one transport ------------------------------------------------------------------

class Way {
  constructor(transport, form) {
    this.transport = transport;
    this.name = `${transport} ${form}`;
    this.binary = form === 'protobuf';
    this.Centrifuge = this.binary ? ProtobufCentrifuge : JsonCentrifuge;
    const path = `/connection/${transport}`;
    const base = transport === 'websocket' ? BASE.replace(/^http/, 'ws') : BASE;
    this.endpoint = [{ transport, endpoint: base + path }];
  }

  client(options = {}) {
    const client = new this.Centrifuge(this.endpoint, {
      websocket: WebSocket,
      eventsource: EventSource,
      emulationEndpoint: `${BASE}/emulation`,
      minReconnectDelay: 50,
      maxReconnectDelay: 200,
      ...options,
    });
    return client;
  }

  encode(value) {
    return this.binary ? new TextEncoder().encode(JSON.stringify(value)) : value;
  }

  decode(data) {
    return data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  }

  // A subscription that keeps what it receives.
  subscription(client, channel, options) {
    const subscription = client.newSubscription(channel, { minResubscribeDelay: 50, maxResubscribeDelay: 200, ...options });
    subscription.received = [];
    subscription.grew = new EventEmitter();
    subscription.on('publication', (context) => {
      subscription.received.push(context);
      subscription.grew.emit('change');
    });
    return subscription;
  }

  rowsOf(subscription) {
    return subscription.received.map((context) => this.decode(context.data).row);
  }
}

// Not events.once, which fails on the errors that the SDK tells and gets over by itself.
const next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

async function subscribed(subscription) {
  const waiting = next(subscription, 'subscribed');
  subscription.subscribe();
  return waiting;
}

async function connected(client) {
  const waiting = next(client, 'connected');
  client.connect();
  return waiting;
}

async function received(subscription, count) {
  while (subscription.received.length < count) {
    await once(subscription.grew, 'change');
  }
  return subscription.received;
}

async function eventually(check) {
  for (const end = Date.now() + 5000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

// ---- the scenarios ------------------------------------------------------------------------------

const scenarios = {
  async 'connects, tells the transport, and disconnects'(way, client) {
    const context = await connected(client);
    assert.equal(client.state, 'connected');
    assert.equal(context.transport, way.transport);
    assert.notEqual(context.client, '');
    const gone = next(client, 'disconnected');
    client.disconnect();
    assert.equal((await gone).code, 0);
    assert.equal(client.state, 'disconnected');
  },

  async 'connects again and again'(way, client) {
    for (let i = 0; i < 10; i++) {
      await connected(client);
      client.disconnect();
    }
    await connected(client);
  },

  async 'subscribes, unsubscribes, and subscribes again'(way, client) {
    await connected(client);
    const subscription = way.subscription(client, unique('loop'));
    for (let i = 0; i < 10; i++) {
      const context = await subscribed(subscription);
      assert.equal(context.channel, subscription.channel);
      const ended = next(subscription, 'unsubscribed');
      subscription.unsubscribe();
      assert.equal((await ended).code, 0);
    }
    await subscribed(subscription);
  },

  async 'receives what it publishes'(way, client) {
    await connected(client);
    const subscription = way.subscription(client, unique('own'));
    await subscribed(subscription);
    await subscription.publish(way.encode({ row: 1 }));
    const [publication] = await received(subscription, 1);
    assert.equal(way.decode(publication.data).row, 1);
    assert.equal(publication.offset, 1);
    assert.notEqual(publication.info.client, '');
  },

  async 'counts who is present exactly'(way, client, another) {
    const channel = unique('presence');
    const { client: id } = await connected(client);
    const subscription = way.subscription(client, channel);
    await subscribed(subscription);
    assert.deepEqual(Object.keys((await subscription.presence()).clients), [id]);
    const second = another();
    await connected(second);
    await subscribed(way.subscription(second, channel));
    assert.equal(Object.keys((await subscription.presence()).clients).length, 2);
    assert.deepEqual(await subscription.presenceStats(), { numClients: 2, numUsers: 1 });
    second.disconnect();
    await eventually(async () => assert.deepEqual(await subscription.presenceStats(), { numClients: 1, numUsers: 1 }));
  },

  async 'reads the history forward, backward, from a position and the position alone'(way, client) {
    const channel = unique('history');
    await connected(client);
    const subscription = way.subscription(client, channel);
    await subscribed(subscription);
    await publishRows(channel, 1, 5);
    const list = async (options) => (await subscription.history(options)).publications.map((each) => way.decode(each.data).row);
    assert.deepEqual(await list({ limit: 3 }), [1, 2, 3]);
    assert.deepEqual(await list({ limit: 2, reverse: true }), [5, 4]);
    const { offset, epoch, publications } = await subscription.history({ limit: 0 });
    assert.equal(offset, 5);
    assert.deepEqual(publications, []);
    assert.deepEqual(await list({ limit: 10, since: { offset: 3, epoch } }), [4, 5]);
    await assert.rejects(list({ limit: 10, since: { offset: 3, epoch: 'other' } }), { code: 112 });
  },

  async 'is told that there are no remote procedures'(way, client) {
    await connected(client);
    await assert.rejects(client.rpc('method', way.encode({})), { code: 108 });
  },

  async 'connects with a token without a user'(way, client, another) {
    await connected(another({ token: token({ exp: now() + 60 }) }));
  },

  async 'does not come back with a token that is not ours'(way, client, another) {
    const refused = another({ token: 'a.b.c' });
    const gone = next(refused, 'disconnected');
    refused.connect();
    assert.equal((await gone).code, 3500);
  },

  async 'fetches a token after its own has expired'(way, client, another) {
    let asked = 0;
    const late = another({
      token: token({ sub: 'late', exp: now() - 60 }),
      getToken: async () => {
        asked++;
        return token({ sub: 'late', exp: now() + 60 });
      },
    });
    await connected(late);
    assert.equal(asked, 1);
  },

  async 'subscribes to a private channel with a token without a user'(way, client) {
    await connected(client);
    const channel = unique('$private');
    await subscribed(way.subscription(client, channel, { token: token({ channel }) }));
  },

  async 'is refused a private channel without a token'(way, client) {
    await connected(client);
    const subscription = way.subscription(client, unique('$private'));
    const refused = next(subscription, 'unsubscribed');
    subscription.subscribe();
    assert.equal((await refused).code, 103);
  },

  async 'fetches a subscription token after its own has expired'(way, client) {
    await connected(client);
    const channel = unique('$private');
    let asked = 0;
    await subscribed(
      way.subscription(client, channel, {
        token: token({ channel, exp: now() - 60 }),
        getToken: async () => {
          asked++;
          return token({ channel, exp: now() + 60 });
        },
      }),
    );
    assert.equal(asked, 1);
  },

  async 'keeps its subscription with fresh tokens'(way, client) {
    await connected(client);
    const channel = unique('$private');
    const fresh = new EventEmitter();
    const subscription = way.subscription(client, channel, {
      token: token({ channel, exp: now() + 2 }),
      getToken: async () => {
        setImmediate(() => fresh.emit('asked'));
        return token({ channel, exp: now() + 600 });
      },
    });
    await subscribed(subscription);
    await once(fresh, 'asked');
    await new Promise((resolve) => setTimeout(resolve, 2500)); // beyond the first token's end
    await api('publish', { channel, data: { row: 1 } });
    await received(subscription, 1);
    assert.equal(subscription.state, 'subscribed');
  },

  async 'comes back after the server ended it with 3000, and not after 3501'(way, client, another) {
    const user = unique('user');
    const known = another({ token: token({ sub: user }) });
    await connected(known);
    const back = next(known, 'connected');
    await api('disconnect', { user, disconnect: { code: 3000, reason: 'come back' } });
    await back;
    const gone = next(known, 'disconnected');
    await api('disconnect', { user, disconnect: { code: 3501, reason: 'stay away' } });
    assert.equal((await gone).code, 3501);
  },

  async 'is told that the server ended its subscription'(way, client, another) {
    const user = unique('user');
    const channel = unique('ended');
    const known = another({ token: token({ sub: user }) });
    await connected(known);
    const subscription = way.subscription(known, channel);
    await subscribed(subscription);
    const gone = next(subscription, 'unsubscribed');
    await api('unsubscribe', { user, channel });
    assert.equal((await gone).code, 2000);
  },

  async 'recovers what it missed, in order'(way, client) {
    const channel = unique('recovery:missed');
    await connected(client);
    const subscription = way.subscription(client, channel);
    await subscribed(subscription);
    await publishRows(channel, 1, 2);
    await received(subscription, 2);
    client.disconnect();
    await publishRows(channel, 3, 6);
    const again = next(subscription, 'subscribed');
    await connected(client);
    const { recovered, wasRecovering } = await again;
    assert.deepEqual({ recovered, wasRecovering }, { recovered: true, wasRecovering: true });
    await publishRows(channel, 7, 7);
    await received(subscription, 7);
    assert.deepEqual(way.rowsOf(subscription), rows(1, 7));
    assert.deepEqual(subscription.received.map((each) => each.offset), rows(1, 7));
  },

  async 'is told when it missed more than the history holds'(way, client) {
    const channel = unique('smallhistory:missed');
    await connected(client);
    const subscription = way.subscription(client, channel);
    await subscribed(subscription);
    await publishRows(channel, 1, 1);
    await received(subscription, 1);
    client.disconnect();
    await publishRows(channel, 2, 6);
    const again = next(subscription, 'subscribed');
    await connected(client);
    const { recovered, wasRecovering } = await again;
    assert.deepEqual({ recovered, wasRecovering }, { recovered: false, wasRecovering: true });
    await publishRows(channel, 7, 7);
    await received(subscription, 2);
    assert.deepEqual(way.rowsOf(subscription), [1, 7]);
  },

  async 'is told that its position is of another epoch'(way, client) {
    const channel = unique('recovery:epoch');
    await publishRows(channel, 1, 2);
    await connected(client);
    const subscription = way.subscription(client, channel, { since: { offset: 1, epoch: 'other' } });
    const { recovered, wasRecovering } = await subscribed(subscription);
    assert.deepEqual({ recovered, wasRecovering }, { recovered: false, wasRecovering: true });
  },

  async 'loads its state, and loads it again when the history no longer reaches it'(way, client) {
    const channel = unique('smallhistory:state');
    let loaded = 0;
    await connected(client);
    await publishRows(channel, 1, 1);
    const subscription = way.subscription(client, channel, {
      getState: async () => {
        loaded++;
        const { offset, epoch } = await api('history', { channel, limit: 0 });
        return { offset, epoch };
      },
    });
    await subscribed(subscription);
    assert.equal(loaded, 1);
    client.disconnect();
    await publishRows(channel, 2, 6);
    const again = next(subscription, 'subscribed');
    await connected(client);
    await again;
    assert.equal(loaded, 2);
    await publishRows(channel, 7, 7);
    await received(subscription, 1);
    assert.deepEqual(way.rowsOf(subscription), [7]);
  },

  async 'gets one full publication and nine patches'(way, client) {
    const channel = unique('delta:ten');
    await connected(client);
    const subscription = way.subscription(client, channel, { delta: 'fossil' });
    await subscribed(subscription);
    for (let row = 1; row <= 10; row++) {
      await subscription.publish(way.encode({ row, same: 'x'.repeat(200) }));
    }
    await received(subscription, 10);
    assert.deepEqual(way.rowsOf(subscription), rows(1, 10));
    const { numFullPayloads, numDeltaPayloads } = subscription.deltaStats();
    assert.deepEqual({ numFullPayloads, numDeltaPayloads }, { numFullPayloads: 1, numDeltaPayloads: 9 });
  },

  async 'goes on with patches through a recovery'(way, client) {
    const channel = unique('delta:chain');
    const publish = async (from, to) => {
      for (let row = from; row <= to; row++) {
        await api('publish', { channel, data: { row, same: 'y'.repeat(200), accents: 'é€😀' } });
      }
    };
    await connected(client);
    const subscription = way.subscription(client, channel, { delta: 'fossil' });
    await subscribed(subscription);
    await publish(1, 5);
    await received(subscription, 5);
    client.disconnect();
    await publish(6, 10);
    const again = next(subscription, 'subscribed');
    await connected(client);
    assert.equal((await again).recovered, true);
    await publish(11, 15);
    await received(subscription, 15);
    assert.deepEqual(way.rowsOf(subscription), rows(1, 15));
    assert.ok(subscription.received.every((each) => way.decode(each.data).accents === 'é€😀'));
    assert.ok(subscription.deltaStats().numDeltaPayloads >= 12, JSON.stringify(subscription.deltaStats()));
  },

  async 'sends many commands in one batch'(way, client) {
    await connected(client);
    const subscription = way.subscription(client, unique('batch'));
    await subscribed(subscription);
    client.startBatching();
    const answers = rows(1, 20).map((row) => subscription.publish(way.encode({ row })));
    client.stopBatching();
    await Promise.all(answers);
    await received(subscription, 20);
    assert.deepEqual(way.rowsOf(subscription), rows(1, 20));
  },

  async 'holds a hundred subscriptions'(way, client) {
    await connected(client);
    client.startBatching();
    const all = rows(1, 100).map(() => way.subscription(client, unique('many')));
    const waiting = all.map(subscribed);
    client.stopBatching();
    await Promise.all(waiting);
    await Promise.all(all.map((each, i) => api('publish', { channel: each.channel, data: { row: i } })));
    await Promise.all(all.map((each) => received(each, 1)));
    all.forEach((each, i) => assert.deepEqual(way.rowsOf(each), [i]));
  },

  async 'receives a burst of fifty in order'(way, client, another) {
    const channel = unique('burst');
    await connected(client);
    const subscription = way.subscription(client, channel);
    await subscribed(subscription);
    const sender = another();
    await connected(sender);
    // In one batch, since over HTTP every command would be a request of its own that may overtake others.
    sender.startBatching();
    const answers = rows(1, 50).map((row) => sender.publish(channel, way.encode({ row })));
    sender.stopBatching();
    await Promise.all(answers);
    await received(subscription, 50);
    assert.deepEqual(way.rowsOf(subscription), rows(1, 50));
    assert.deepEqual(subscription.received.map((each) => each.offset), rows(1, 50));
  },
};

const ways = [
  new Way('websocket', 'json'),
  new Way('websocket', 'protobuf'),
  new Way('http_stream', 'json'),
  new Way('http_stream', 'protobuf'),
  new Way('sse', 'json'),
];

for (const way of ways) {
  for (const [name, scenario] of Object.entries(scenarios)) {
    test(`${way.name}: ${name}`, LIMIT, async () => {
      const clients = [];
      const another = (options) => {
        const client = way.client(options);
        clients.push(client);
        return client;
      };
      try {
        await scenario(way, another(), another);
      } finally {
        clients.forEach((client) => client.disconnect());
      }
    });
  }
}
