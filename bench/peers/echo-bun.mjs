/** `bun echo-bun.mjs`: Bun's own WebSocket server, each message sent back. Prints {"port":N}. */
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('This port speaks WebSocket only.', { status: 426 })),
  websocket: { perMessageDeflate: false, message: (socket, message) => void socket.send(message) },
});
console.log(JSON.stringify({ port: server.port }));
