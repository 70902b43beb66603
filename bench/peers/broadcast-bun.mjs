/**
 * `bun broadcast-bun.mjs CLIENTS BYTES BATCH LIMIT_BYTES`: Bun's server and its `publish`. It begins when CLIENTS are there: BATCH messages in a
 * turn of the loop, and no more while any client has LIMIT_BYTES that the kernel has not taken (getBufferedAmount), so that no queue
 * grows. Prints {"port":N}.
 */
const [clients = 1, bytes = 10_000, batch = 16, limitBytes = 1_048_576] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(bytes, 'sockscope');
const sockets = new Set();

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('This port speaks WebSocket only.', { status: 426 })),
  websocket: {
    perMessageDeflate: false,
    backpressureLimit: 1_073_741_824,
    open(socket) {
      sockets.add(socket);
      socket.subscribe('all');
      if (sockets.size === clients) setImmediate(broadcast);
    },
    close: (socket) => void sockets.delete(socket),
    message() {},
  },
});
console.log(JSON.stringify({ port: server.port }));

function broadcast() {
  let isFull = false;
  for (const socket of sockets) isFull ||= socket.getBufferedAmount() >= limitBytes;
  if (!isFull) for (let sent = 0; sent < batch; sent += 1) server.publish('all', message);
  if (sockets.size > 0) setImmediate(broadcast);
}
