// Clients of the official SDK that keep every row they receive, in order.
//
// usage: node receive.mjs --base http://… --token … --channels a,b --clients 4 --transport websocket|http_stream --form json|protobuf
//
// Prints {"event":"subscribed"} when all are. Then reads commands, one a line:
//   report   prints {"event":"report","connections":5,"unrecovered":0,"clients":[{"a":[1,2],"b":[1]}]}
//   pause    stops reading from all sockets (WebSocket only)
//   resume   reads on
import { parseArgs } from 'node:util';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { Centrifuge as JsonCentrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';

const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    token: { type: 'string' },
    channels: { type: 'string' },
    clients: { type: 'string', default: '1' },
    transport: { type: 'string', default: 'websocket' },
    form: { type: 'string', default: 'json' },
  },
});
const Centrifuge = options.form === 'protobuf' ? ProtobufCentrifuge : JsonCentrifuge;
const base = options.transport === 'websocket' ? options.base.replace(/^http/, 'ws') : options.base;
const endpoint = [{ transport: options.transport, endpoint: `${base}/connection/${options.transport}` }];
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const rowOf = (data) => (data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data).row;

let connections = 0;
let unrecovered = 0;
const sockets = new Set();

// The SDK makes its sockets itself; a subclass is how they are known here.
class KnownSocket extends WebSocket {
  constructor(...how) {
    super(...how);
    sockets.add(this);
    this.on('close', () => sockets.delete(this));
  }
}

const receipts = [];
const subscribed = [];
for (let i = 0; i < Number(options.clients); i++) {
  const client = new Centrifuge(endpoint, {
    websocket: KnownSocket,
    emulationEndpoint: `${options.base}/emulation`,
    token: options.token,
    minReconnectDelay: 100,
    maxReconnectDelay: 2000,
  });
  client.on('connected', () => connections++);
  client.on('disconnected', (context) => process.stderr.write(`client ${i} ended: ${JSON.stringify(context)}\n`));
  const mine = {};
  receipts.push(mine);
  for (const channel of options.channels.split(',')) {
    mine[channel] = [];
    const subscription = client.newSubscription(channel, { since: { offset: 0, epoch: '' } });
    subscription.on('publication', (context) => mine[channel].push(rowOf(context.data)));
    subscription.on('subscribed', (context) => {
      if (context.wasRecovering && !context.recovered) {
        unrecovered++;
      }
    });
    subscription.on('unsubscribed', (context) => process.stderr.write(`client ${i} off ${channel}: ${JSON.stringify(context)}\n`));
    subscribed.push(new Promise((resolve) => subscription.once('subscribed', resolve)));
    subscription.subscribe();
  }
  client.connect();
}
await Promise.all(subscribed);
say({ event: 'subscribed' });

const commands = {
  report: () => say({ event: 'report', connections, unrecovered, clients: receipts }),
  pause: () => sockets.forEach((socket) => socket.pause()),
  resume: () => sockets.forEach((socket) => socket.resume()),
};
for await (const line of createInterface({ input: process.stdin })) {
  commands[line]();
}
process.exit(0);
