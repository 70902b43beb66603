// @ts-check
/** `node echo-ws.mjs`: the library `ws` as it comes, each message sent back. Prints {"port":N}. */
import { WebSocketServer } from 'ws';
import './malloc-thresholds.mjs';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, backlog: 4_096 });
server.on('listening', () => console.log(JSON.stringify({ port: /** @type {import('node:net').AddressInfo} */ (server.address()).port })));
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
