import { systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import { runThread } from '../threads/run-thread.ts';
import { EchoLoad } from './echo/echo-load.ts';
import { LoadGenerator } from './load-generator.ts';
import type { FromLoad, LoadThreadData, ToLoad } from './load-messages.ts';

runThread<LoadThreadData, ToLoad, FromLoad>((data, port) => {
  startLoopProbe(data.telemetry.loop, systemClock);
  const generator = data.settings.direction === 'echo' ? new EchoLoad(port, data, systemClock) : new LoadGenerator(port, data, systemClock);
  port.onMessage((message) => generator.handle(message));
});
