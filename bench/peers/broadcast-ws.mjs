// @ts-check
/**
 * `node broadcast-ws.mjs CLIENTS BYTES IN_FLIGHT`: the library `ws` as it comes, one buffer sent to each client in a loop. It begins when
 * CLIENTS are there. Every client may have IN_FLIGHT messages that `ws` has not handed to the kernel (its callback says so); the next round
 * begins when all have fewer, so that no queue grows. Prints {"port":N}.
 */
import { WebSocketServer } from 'ws';
import './malloc-thresholds.mjs';

const [clients = 1, bytes = 10_000, inFlight = 16] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(bytes, 'sockscope');
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, backlog: 4_096 });
server.on('listening', () => console.log(JSON.stringify({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port })));
server.on('connection', (socket) => {
  socket.on('error', () => {});
  if (server.clients.size === clients) setImmediate(broadcast);
});

let begun = 0;
let ended = 0;
let isBroadcasting = false;

function broadcast() {
  if (isBroadcasting) return;
  isBroadcasting = true;
  // A turn of the loop for each round lets the sockets be written while the next is made ready.
  while (begun - ended < inFlight && server.clients.size > 0) {
    begun += 1;
    let left = server.clients.size;
    const sent = () => {
      left -= 1;
      if (left > 0) return;
      ended += 1;
      broadcast();
    };
    for (const client of server.clients) client.send(message, sent);
  }
  isBroadcasting = false;
}
