import { randomFillSync } from 'node:crypto';
import type { Scenario } from '../../contract/index.ts';

const POOL_BYTES = 8_192;

/**
 * Fills masking keys (RFC 6455 section 5.3): unpredictable from a pool of random bytes, as `ws` itself does, or all
 * zero, which lets `ws` skip the masking. Asked for each frame, so that the toggle holds from the next frame on.
 */
export function clientMask(masking: () => Scenario['masking']): (mask: Buffer) => void {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;
  return (mask) => {
    if (masking() === 'zero') {
      mask.fill(0);
      return;
    }
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    pool.copy(mask, 0, used, used + 4);
    used += 4;
  };
}
