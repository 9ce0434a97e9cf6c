// One client of the official SDK that may not use WebSockets. It subscribes to a channel and publishes to it, half before
// and half after its connection is lost.
//
// usage: node fallback.mjs --base http://… --token … --channel … --transport http_stream|sse --form json|protobuf --half 20
//
// Prints {"event":"first-half"} when it has received what it published so far, and at the end
// {"event":"done","rows":[…],"offsets":[…],"connections":2,"transport":"sse"}.
import { parseArgs } from 'node:util';
import { Centrifuge as JsonCentrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { EventSource } from './eventsource.mjs';

const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    token: { type: 'string' },
    channel: { type: 'string' },
    transport: { type: 'string' },
    form: { type: 'string', default: 'json' },
    half: { type: 'string', default: '20' },
  },
});
const half = Number(options.half);
const binary = options.form === 'protobuf';
const Centrifuge = binary ? ProtobufCentrifuge : JsonCentrifuge;
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const encode = (value) => (binary ? new TextEncoder().encode(JSON.stringify(value)) : value);
const decode = (data) => (data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data);

const rows = [];
const offsets = [];
let connections = 0;
let transport = '';

const client = new Centrifuge([{ transport: options.transport, endpoint: `${options.base}/connection/${options.transport}` }], {
  emulationEndpoint: `${options.base}/emulation`,
  eventsource: EventSource,
  token: options.token,
  minReconnectDelay: 100,
});
client.on('error', (context) => process.stderr.write(`${JSON.stringify(context.error)}\n`));

const subscription = client.newSubscription(options.channel, { since: { offset: 0, epoch: '' } });
subscription.on('publication', (context) => {
  rows.push(decode(context.data).row);
  offsets.push(context.offset);
  if (rows.length === half) {
    say({ event: 'first-half' });
  }
  if (rows.length === 2 * half) {
    say({ event: 'done', rows, offsets, connections, transport });
    process.exit(0);
  }
});
subscription.on('subscribed', async () => {
  connections++;
  transport = client._transport.name();
  const from = connections === 1 ? 1 : half + 1;
  for (let row = from; row < from + half; row++) {
    await subscription.publish(encode({ row }));
  }
});
subscription.subscribe();
client.connect();
