// Measures how long a message takes from the call of the publish API to a subscriber of the official SDK, through the
// ingress, api-service, Redis and realtime-service of a running suite.
//
// usage: node latency.mjs [--local ../../../../.fynix/local.json] [--rate 100] [--messages 2000] [--warmup 1000]
//
// Publishes at a steady rate over one kept connection and prints p50, p99 and the maximum in milliseconds, for the way to
// the subscriber and, beside it, for the answer to the publisher.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const { values: options } = parseArgs({
  options: {
    local: { type: 'string', default: new URL('../../../../.fynix/local.json', import.meta.url).pathname },
    rate: { type: 'string', default: '100' },
    messages: { type: 'string', default: '2000' },
    warmup: { type: 'string', default: '1000' },
  },
});
const local = JSON.parse(readFileSync(options.local));
const warmup = Number(options.warmup);
const total = warmup + Number(options.messages);
const pause = 1000 / Number(options.rate);
const channel = `feed:latency-${process.pid}`;

const sent = new Float64Array(total);
const received = [];
const answered = [];
let arrived = 0;

const client = new Centrifuge(local.baseUrl.replace(/^http/, 'ws') + '/connection/websocket', {
  websocket: WebSocket,
  token: local.userToken,
});
const subscription = client.newSubscription(channel);
subscription.on('publication', ({ data }) => {
  const now = performance.now();
  arrived++;
  if (data.n >= warmup) {
    received.push(now - sent[data.n]);
  }
});
subscription.subscribe();
client.connect();
await subscription.ready(10_000);

async function publish(n) {
  sent[n] = performance.now();
  const answer = await fetch(local.baseUrl + '/api/publish', {
    method: 'POST',
    headers: { 'X-API-Key': local.apiKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel, data: { n } }),
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) {
    throw new Error(`publish answered ${answer.status}`);
  }
  if (n >= warmup) {
    answered.push(performance.now() - sent[n]);
  }
}

const start = performance.now();
for (let n = 0; n < total; n++) {
  const due = start + n * pause;
  const early = due - performance.now();
  if (early > 1) {
    await sleep(early);
  }
  await publish(n);
}
for (let waited = 0; arrived < total && waited < 5000; waited += 50) {
  await sleep(50);
}

function line(name, times) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(2);
  console.log(`${name}: n=${times.length} p50=${at(0.5)} ms p99=${at(0.99)} ms max=${at(1)} ms`);
}
line('publish to receive', received);
line('publish to answer ', answered);
console.log(`${arrived} of ${total} arrived`);
client.disconnect();
process.exit(arrived === total ? 0 : 1);
