import type { Diagnosis, ScenarioInput } from '../../../contract/index.ts';

export type Bottleneck = Diagnosis['bottleneck'];

/** A run of which it is known what holds it back, because it was built so. */
export interface DiagnosisCase {
  /** `<label>/<what is special>`. */
  name: string;
  label: Bottleneck;
  /** `clear`: one thing holds the stream back by far. `border`: two come close, or it holds back only just: `undetermined`, or one of `accepts`, is right too. */
  kind: 'clear' | 'border';
  accepts: readonly Bottleneck[];
  scenario: ScenarioInput;
  /** Where the usual time is not right for it. */
  time?: CaseTime;
  /** A window that takes so long to draw a picture; `null`: none watches. */
  drawMs: number | null;
}

export const PLAIN = { compression: { enabled: false }, logging: 'off' } satisfies ScenarioInput;
/** Nothing of the product's own is in the way. */
export const UNHINDERED = { ...PLAIN, masking: 'zero' } satisfies ScenarioInput;
export const KB = 1_000;
export const MB = 1_000_000;

/** A picture's size goes with its bytes, so that any size can be made. */
export function jpeg(bytes: number): NonNullable<ScenarioInput['payload']> {
  const [width, height] = bytes < 60 * KB ? [320, 240] : bytes < 300 * KB ? [640, 480] : [1_920, 1_080];
  return { kind: 'jpeg', bytes, width, height, ringFrames: 4 };
}

export const gray = (width: number, height: number) => ({ kind: 'gray', width, height, ringFrames: 4 }) as const;
export const text = (bytes: number) => ({ kind: 'text', bytes, ringFrames: 4 }) as const;

export function clear(label: Bottleneck, what: string, scenario: ScenarioInput, drawMs: number | null = null): DiagnosisCase {
  return { name: `${label}/${what}`, label, kind: 'clear', accepts: [], scenario, drawMs };
}

export function border(
  label: Bottleneck,
  what: string,
  scenario: ScenarioInput,
  accepts: readonly Bottleneck[],
  drawMs: number | null = null,
): DiagnosisCase {
  return { name: `${label}/${what}`, label, kind: 'border', accepts, scenario, drawMs };
}

/** How long a case is run. */
export interface CaseTime {
  warmupS: number;
  durationS: number;
}
