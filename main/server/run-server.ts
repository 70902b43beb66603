import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import type { ThreadPort } from '../threads/thread.ts';
import type { FromServer, ServerThreadData, ToServer } from './server-messages.ts';
import { StreamServer } from './stream-server.ts';

/** Starts the server on the calling event loop, with its probe. Returns what ends both. */
export function runServer(port: ThreadPort<ToServer, FromServer>, data: ServerThreadData): () => Promise<void> {
  const stopProbe = startLoopProbe(data.telemetry.loop, systemClock);
  const server = new StreamServer(port, data, systemClock);
  port.onMessage((message) => server.handle(message));
  server.listen();
  return async () => {
    await server.close();
    stopProbe();
  };
}
