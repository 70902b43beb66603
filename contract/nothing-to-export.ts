import type { CaptureDocument, Manifest, SaveFormat } from './capture.ts';
import { grouped } from './grouped.ts';
import type { Scenario } from './scenario.ts';

/** What a capture holds that some formats are made of. `null`: not known before its samples are read. */
export interface ExportFacts {
  direction: Scenario['direction'];
  samples: number | null;
  exchanges: number | null;
  arrivals: number | null;
  recordedFrames: number | null;
  /** Those that were recorded, whether or not they are there to be exported. */
  framesOfManifest: number;
  /** Those that the scenario has, and those that were checked, whichever are more. */
  thresholds: number;
}

const HAS_EXCHANGES: readonly Scenario['direction'][] = ['echo'];
const HAS_ARRIVALS: readonly Scenario['direction'][] = ['push', 'relay'];

/** What a run of a scenario can have, before it is made. */
export function exportFactsOfScenario({ direction, thresholds, recording }: Scenario): ExportFacts {
  return {
    direction,
    samples: null,
    exchanges: HAS_EXCHANGES.includes(direction) ? null : 0,
    arrivals: HAS_ARRIVALS.includes(direction) ? null : 0,
    recordedFrames: recording.frames === 'off' ? 0 : null,
    framesOfManifest: 0,
    thresholds: thresholds.length,
  };
}

/** What can be told from a capture's manifest alone. */
export function exportFactsOfManifest({ scenario, state, recording, thresholds }: Manifest): ExportFacts {
  const facts = exportFactsOfScenario(scenario);
  // While it is recorded, a toggle may still switch the recording of frames on.
  const recordedFrames = recording ? recording.frames : state === 'recording' ? null : 0;
  return { ...facts, recordedFrames, framesOfManifest: recording?.frames ?? 0, thresholds: Math.max(facts.thresholds, thresholds.length) };
}

/** What a whole capture has. `recordedFrames`: those that its index names. */
export function exportFactsOf(document: CaptureDocument, recordedFrames: number): ExportFacts {
  const { samples, exchanges, arrivals } = document;
  return {
    ...exportFactsOfManifest(document),
    samples: samples.length,
    exchanges: exchanges.length,
    arrivals: arrivals.length,
    recordedFrames,
  };
}

/** Why a capture has nothing for a format, in a sentence; `null` where it has something, or where that is not known yet. */
export function nothingToExport(format: SaveFormat, facts: ExportFacts): string | null {
  switch (format) {
    case 'csv':
      return facts.samples === 0 ? 'It holds no samples.' : null;
    case 'exchanges':
      if (facts.exchanges !== 0) return null;
      return HAS_EXCHANGES.includes(facts.direction)
        ? 'No exchange was recorded.'
        : `Exchanges are of direction echo; this is direction ${facts.direction}.`;
    case 'arrivals':
      if (facts.arrivals !== 0) return null;
      return HAS_ARRIVALS.includes(facts.direction)
        ? 'No single arrival was recorded.'
        : `Single arrivals are recorded in the directions push and relay; this is direction ${facts.direction}.`;
    case 'frames-csv':
      return facts.recordedFrames === 0 ? noRecordedFrames(facts.framesOfManifest) : null;
    case 'junit':
      return facts.thresholds === 0 ? 'No thresholds were set.' : null;
    default:
      return null;
  }
}

/** Why there are no recorded frames, of a capture that had so many. */
export function noRecordedFrames(recorded: number): string {
  if (recorded === 0) return 'No frames were recorded (recording.frames).';
  return `The ${grouped(String(recorded))} frames that were recorded are not with it: a JSON export has none, or their index cannot be read.`;
}

/** All formats for which a capture has nothing, each with the reason. */
export function missingFormats(facts: ExportFacts, formats: readonly SaveFormat[]): Partial<Record<SaveFormat, string>> {
  return Object.fromEntries(
    formats.flatMap((format) => {
      const reason = nothingToExport(format, facts);
      return reason === null ? [] : [[format, reason]];
    }),
  );
}
