import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { threadPort } from '../threads/thread.ts';
import { EchoLoad } from './echo/echo-load.ts';
import { LoadGenerator } from './load-generator.ts';
import type { FromLoad, LoadThreadData, ToLoad } from './load-messages.ts';

if (parentPort) {
  const port = threadPort<ToLoad, FromLoad>(parentPort);
  const data = workerData as LoadThreadData;
  startLoopProbe(data.telemetry.loop, systemClock);
  const generator = data.settings.direction === 'echo' ? new EchoLoad(port, data, systemClock) : new LoadGenerator(port, data, systemClock);
  port.onMessage((message) => generator.handle(message));
}
