// Subscribes N clients of the official SDK to a channel and keeps a ledger for each of what it received.
//
// usage: node subscribe.mjs --url ws://… --token … --channel … --clients 25 --form json|protobuf --expect 9500 --timeout 60
//
// Prints one JSON document a line: {"event":"subscribed"} when all are, {"event":"done","clients":[…]} at the end; each
// client's ledger holds received, duplicates, holes (both by offset), wrong (payloads whose row is not their offset) and
// connections. Ends when every client has the expected number, or at the timeout. SIGTERM prints what there is.
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import { Centrifuge as JsonCentrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    channel: { type: 'string' },
    clients: { type: 'string', default: '1' },
    form: { type: 'string', default: 'json' },
    expect: { type: 'string' },
    timeout: { type: 'string', default: '60' },
  },
});
const expected = Number(options.expect);
const Centrifuge = options.form === 'protobuf' ? ProtobufCentrifuge : JsonCentrifuge;
const decoder = new TextDecoder();

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

function rowOf(data) {
  const value = data instanceof Uint8Array ? JSON.parse(decoder.decode(data)) : data;
  return value.row;
}

class Ledger {
  received = 0;
  duplicates = 0;
  holes = 0;
  wrong = 0;
  connections = 0;
  unrecovered = 0;
  offset = 0;

  take(publication) {
    this.received++;
    if (publication.offset <= this.offset) {
      this.duplicates++;
      return;
    }
    if (publication.offset !== this.offset + 1) {
      this.holes++;
    }
    this.offset = publication.offset;
    const row = rowOf(publication.data);
    if (row !== undefined && row !== publication.offset) {
      this.wrong++;
    }
  }
}

const ledgers = [];
const clients = [];
let finished = false;

function finish() {
  if (finished) {
    return;
  }
  finished = true;
  say({ event: 'done', clients: ledgers });
  clients.forEach((client) => client.disconnect());
  setTimeout(() => process.exit(0), 200);
}

const subscribed = [];
for (let i = 0; i < Number(options.clients); i++) {
  const ledger = new Ledger();
  ledgers.push(ledger);
  const client = new Centrifuge(options.url, { websocket: WebSocket, token: options.token, minReconnectDelay: 100 });
  client.on('connected', () => ledger.connections++);
  client.on('error', (context) => process.stderr.write(`client ${i}: ${JSON.stringify(context.error)}\n`));
  client.on('disconnected', (context) => process.stderr.write(`client ${i} ended: ${JSON.stringify(context)}\n`));
  // From the beginning of the stream, so that the ledger starts at offset 1 whenever the client comes.
  const subscription = client.newSubscription(options.channel, { since: { offset: 0, epoch: '' } });
  subscription.on('publication', (context) => {
    ledger.take(context);
    if (ledgers.every((each) => each.offset >= expected)) {
      finish();
    }
  });
  subscribed.push(
    new Promise((resolve) =>
      subscription.on('subscribed', (context) => {
        if (context.wasRecovering && !context.recovered) {
          ledger.unrecovered++;
        }
        resolve();
      }),
    ),
  );
  subscription.subscribe();
  client.connect();
  clients.push(client);
}

await Promise.all(subscribed);
say({ event: 'subscribed' });
setTimeout(finish, Number(options.timeout) * 1000);
process.on('SIGTERM', finish);
