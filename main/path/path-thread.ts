import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { threadPort } from '../threads/thread.ts';
import type { FromPath, PathThreadData, ToPath } from './path-messages.ts';
import { PathProxy } from './path-proxy.ts';

if (parentPort) {
  const port = threadPort<ToPath, FromPath>(parentPort);
  const data = workerData as PathThreadData;
  startLoopProbe(data.telemetry.loop, systemClock);
  const proxy = new PathProxy(port, data, systemClock, Math.random);
  port.onMessage((message) => proxy.handle(message));
  proxy.listen();
}
