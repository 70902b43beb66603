// @ts-check
/** Imported by the peers with the library `ws`: what `main/threads/malloc-thresholds.ts` does for the product. */
import { MessageChannel } from 'node:worker_threads';

if (process.platform === 'linux') {
  const piece = /** @type {ArrayBuffer} */ (Buffer.allocUnsafeSlow(33_554_432 - 65_536).buffer);
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(piece, [piece]);
  port1.close();
}
