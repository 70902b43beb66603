import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { threadPort } from '../threads/thread.ts';
import type { ClientsThreadData, FromClients, ToClients } from './clients-messages.ts';
import { ReceivingClients } from './receiving-clients.ts';

if (parentPort) {
  const port = threadPort<ToClients, FromClients>(parentPort);
  const data = workerData as ClientsThreadData;
  startLoopProbe(data.telemetry.loop, systemClock);
  const clients = new ReceivingClients(port, data, systemClock);
  port.onMessage((message) => clients.handle(message));
}
