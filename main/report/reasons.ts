import type { CaptureDocument } from '../../contract/index.ts';

/** A field that was not read, in the summary (`samples` is `null`) or in so many of the samples. */
export interface MissingReading {
  path: string;
  reason: string;
  samples: number | null;
}

/** Why readings are missing: of the summary, and of the samples. */
export interface Reasons {
  /** The reason for the first of these fields that has one; a field has the reasons of those that contain it. */
  of(...paths: string[]): string;
  /** Everything that is missing, the summary's first. */
  all(): MissingReading[];
}

/** Said where a capture does not tell the reason. */
export const NO_REASON = 'the capture does not say why';

/** Collects the reasons of a capture once. */
export function collectReasons({ summary, samples }: Pick<CaptureDocument, 'summary' | 'samples'>): Reasons {
  const ofRun = new Map(Object.entries(summary?.unavailable ?? {}));
  const counts = new Map<string, Map<string, number>>();
  for (const { unavailable } of samples) {
    for (const [path, reason] of Object.entries(unavailable)) {
      const reasons = counts.get(path) ?? new Map<string, number>();
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      counts.set(path, reasons);
    }
  }
  const frequent = (path: string) => [...(counts.get(path) ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];

  return {
    of(...paths) {
      for (const path of paths) {
        for (const at of withParents(path)) {
          const reason = ofRun.get(at) ?? frequent(at);
          if (reason !== undefined) return reason;
        }
      }
      return NO_REASON;
    },
    all() {
      const run = [...ofRun].map(([path, reason]) => ({ path, reason, samples: null }));
      const single = [...counts].flatMap(([path, reasons]) => [...reasons].map(([reason, times]) => ({ path, reason, samples: times })));
      return [...run, ...single.sort((a, b) => a.path.localeCompare(b.path, 'en') || b.samples - a.samples)];
    },
  };
}

function withParents(path: string): string[] {
  const keys = path.split('.');
  return keys.map((_, index) => keys.slice(0, keys.length - index).join('.'));
}
