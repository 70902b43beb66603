import { NS_PER_MS, systemClock } from '../clock.ts';
import { startLoopProbe } from '../metrics/loop-probe.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { CpuWork } from './cpu-work.ts';
import { imageStatistics } from './image-statistics.ts';
import type { FromWork, ToWork, WorkThreadData } from './work-messages.ts';

/** Computes on the calling event loop whatever comes, with a probe of that loop. Returns what ends the probe. */
export function runWork(port: ThreadPort<ToWork, FromWork>, data: WorkThreadData): () => Promise<void> {
  const stopProbe = startLoopProbe(data.loop, systemClock);
  const work = new CpuWork(systemClock);
  port.onMessage((job) => {
    if (job.type === 'burn') {
      port.post({ id: job.id, tookNs: work.run(job.costMs) * NS_PER_MS, statistics: null });
      return;
    }
    const startNs = systemClock.nowNs();
    const statistics = imageStatistics(new Uint8Array(job.message));
    port.post({ id: job.id, tookNs: systemClock.nowNs() - startNs, statistics });
  });
  return async () => stopProbe();
}
