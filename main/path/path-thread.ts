import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { runThread } from '../threads/run-thread.ts';
import type { FromPath, PathThreadData, ToPath } from './path-messages.ts';
import { PathProxy } from './path-proxy.ts';

runThread<PathThreadData, ToPath, FromPath>((data, port) => {
  startLoopProbe(data.telemetry.loop, systemClock);
  const proxy = new PathProxy(port, data, systemClock, Math.random);
  port.onMessage((message) => proxy.handle(message));
  proxy.listen();
});
