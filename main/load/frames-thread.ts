import { toErrorValue } from '../../contract/errors.ts';
import { NS_PER_MS, systemClock } from '../clock.ts';
import { runThread } from '../threads/run-thread.ts';
import { loadRing, storeRing } from './source/frame-ring-cache.ts';
import type { FramesMessage, FramesThreadData } from './source/frames-messages.ts';
import { makeRing } from './source/make-ring.ts';

/** Makes the frames of a run, or takes them from the cache, tells them to its parent and ends. */
async function main({ payload, cacheDir }: FramesThreadData, post: (message: FramesMessage) => void): Promise<void> {
  const startNs = systemClock.nowNs();
  const elapsedMs = () => (systemClock.nowNs() - startNs) / NS_PER_MS;
  try {
    const cached = cacheDir === null ? null : loadRing(cacheDir, payload);
    if (cached !== null) {
      post({ type: 'ring', frames: cached, fromCache: true, makeMs: elapsedMs() });
      return;
    }
    const frames = await makeRing(payload, { onProgress: (done, total) => post({ type: 'progress', done, total }) });
    const makeMs = elapsedMs();
    // Before the ring is told: afterwards the sender writes its headers into these very bytes.
    if (cacheDir !== null) storeRing(cacheDir, payload, frames);
    post({ type: 'ring', frames, fromCache: false, makeMs });
  } catch (thrown) {
    post({ type: 'failed', error: toErrorValue(thrown) });
  }
}

runThread<FramesThreadData, never, FramesMessage>((data, port) => void main(data, port.post));
