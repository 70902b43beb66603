import type { PathWay, Sample } from '../../contract/index.ts';
import { type Counters, PATH, PATH_WAY } from './shared-counters.ts';
import type { PathTelemetry } from './thread-telemetry.ts';

/** What the impairment proxy has on its two ways now; `null` while it is not in the path. */
export function pathReading(telemetry: PathTelemetry | null): Sample['path'] {
  if (!telemetry || telemetry.counters[PATH.listening] === 0) return null;
  return { forth: wayReading(telemetry.forth), back: wayReading(telemetry.back) };
}

function wayReading(counters: Counters): PathWay {
  return {
    inBytes: counters[PATH_WAY.inBytes]!,
    outBytes: counters[PATH_WAY.outBytes]!,
    queuedBytes: Math.max(0, counters[PATH_WAY.queuedBytes]!),
    limitBytes: counters[PATH_WAY.limitBytes]!,
    fullMs: counters[PATH_WAY.fullMs]!,
  };
}
