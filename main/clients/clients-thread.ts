import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { runThread } from '../threads/run-thread.ts';
import type { ClientsThreadData, FromClients, ToClients } from './clients-messages.ts';
import { ReceivingClients } from './receiving-clients.ts';

runThread<ClientsThreadData, ToClients, FromClients>((data, port) => {
  startLoopProbe(data.telemetry.loop, systemClock);
  const clients = new ReceivingClients(port, data, systemClock);
  port.onMessage((message) => clients.handle(message));
});
