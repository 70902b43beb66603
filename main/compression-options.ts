import type { PerMessageDeflateOptions } from 'ws';
import type { Scenario } from '../contract/index.ts';

/**
 * The scenario's compression as `ws` takes it, for either end. RFC 7692: context takeover and window bits are
 * negotiated, level and memory level are each end's own affair.
 */
export function perMessageDeflate(compression: Scenario['compression']): PerMessageDeflateOptions | false {
  if (!compression.enabled) return false;
  return {
    zlibDeflateOptions: { level: compression.level, memLevel: compression.memLevel },
    serverNoContextTakeover: !compression.contextTakeover,
    clientNoContextTakeover: !compression.contextTakeover,
    // 15 is the default of the protocol and needs no parameter.
    ...(compression.windowBits < 15 ? { serverMaxWindowBits: compression.windowBits, clientMaxWindowBits: compression.windowBits } : {}),
    concurrencyLimit: compression.concurrencyLimit,
    threshold: compression.threshold,
  };
}
