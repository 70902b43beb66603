/** Bun's own server, as the benchmarks' peer: counts the messages of one connection. Runs under Bun alone. */
interface Served {
  port: number;
}
declare const Bun: {
  serve(options: {
    hostname: string;
    port: number;
    fetch(request: Request, server: { upgrade(request: Request): boolean }): Response | undefined;
    websocket: Record<string, unknown>;
  }): Served;
};

let messages = 0;
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, served) => (served.upgrade(request) ? undefined : new Response('WebSocket only', { status: 426 })),
  websocket: {
    perMessageDeflate: false,
    maxPayloadLength: 2 ** 27,
    open: () => {
      messages = 0;
    },
    message: () => {
      messages += 1;
    },
    close: () => console.log(JSON.stringify({ messages })),
  },
});
console.log(JSON.stringify({ port: server.port }));
