import {
  type CaptureDocument,
  type ComparisonWarning,
  ceilingDoubt,
  loopText,
  messageBytesOf,
  type Summary,
} from '../../../contract/index.ts';
import { machineFingerprint } from '../../ceiling/machine-fingerprint.ts';
import { captureWarnings } from '../capture-state.ts';
import { ceilingSpread } from '../ceiling-text.ts';
import { formatQuantity, framesPerS, transferred } from '../quantity.ts';
import { formatDuration } from '../report-moment.ts';
import { ENVIRONMENT, type EnvironmentField } from './differences.ts';
import { changesOf } from './setting-changes.ts';
import { WHAT_DIFFERS } from './what-differs.ts';

/** Measured times that are further apart than this share are said to differ. */
const DURATION_TOLERANCE = 0.1;
/** As are ceilings of which there should be one. */
const CEILING_TOLERANCE = 0.1;

/** What a capture is called in a sentence. */
interface Lettered {
  letter: string;
  document: CaptureDocument;
}

/** Why figures of these captures cannot be compared, or not without care; in the order of how much it matters. */
export function comparisonWarnings(captures: readonly Lettered[]): ComparisonWarning[] {
  return [
    ...origins(captures),
    ...environment(
      captures,
      'machine',
      'The machines differ',
      'The figures show what the machines can do as much as what the settings do.',
    ),
    ...directions(captures),
    ...payloads(captures),
    ...loops(captures),
    ...environment(captures, 'versions', 'The versions differ', 'A difference may be theirs.'),
    ...environment(captures, 'tcp-buffers', 'The limits of the kernel’s TCP buffers differ', 'How much waits in them follows from that.'),
    ...durations(captures),
    ...changed(captures),
    ...ceilings(captures),
    ...captures.flatMap(({ letter, document }) =>
      faultsOf(document).map((text): ComparisonWarning => ({ kind: 'capture', text: `${letter}. ${text}` })),
    ),
  ];
}

/** What was imported is told beside its name; a file that was only read may have been written by anybody. */
function origins(captures: readonly Lettered[]): ComparisonWarning[] {
  const read = captures.filter(({ document }) => document.origin?.kind === 'file');
  if (read.length === 0) return [];
  const which = list(read.map(({ letter, document }) => `${letter} (${document.origin!.fileName})`));
  const meaning = 'No library vouches for the figures, nor that these are different runs.';
  return [{ kind: 'origin', text: `The origin of ${which} is unknown: read from ${read.length === 1 ? 'a file' : 'files'}. ${meaning}` }];
}

function environment(captures: readonly Lettered[], kind: EnvironmentField['kind'], what: string, meaning: string): ComparisonWarning[] {
  const parts = ENVIRONMENT.filter((field) => field.kind === kind).flatMap(({ label, read }) => {
    const values = byValue(captures, ({ document }) => read(document.environment));
    return values === null ? [] : [`${lowered(label)}: ${values}`];
  });
  return parts.length === 0 ? [] : [{ kind, text: `${what} (${parts.join('; ')}). ${meaning}` }];
}

function directions(captures: readonly Lettered[]): ComparisonWarning[] {
  const values = byValue(captures, ({ document }) => document.scenario.direction);
  if (values === null) return [];
  return [{ kind: 'direction', text: `The directions differ (${values}). ${WHAT_DIFFERS.direction.meaning}` }];
}

function payloads(captures: readonly Lettered[]): ComparisonWarning[] {
  const ours = captures.filter(({ document: { scenario } }) => scenario.direction !== 'listen' && scenario.direction !== 'observe');
  const values = byValue(ours, ({ document: { scenario, finalScenario } }) => {
    const payloads = [scenario.payload, (finalScenario ?? scenario).payload];
    const texts = payloads.map((payload) => `${payload.kind} of ${formatQuantity(transferred(messageBytesOf(payload)))}`);
    return [...new Set(texts)].join(', then ');
  });
  if (values === null) return [];
  return [{ kind: 'payload', text: `The messages differ (${values}). ${WHAT_DIFFERS.payload.meaning}` }];
}

function loops(captures: readonly Lettered[]): ComparisonWarning[] {
  const known = captures.filter(({ document }) => document.summary !== null);
  const values = byValue(known, ({ document }) => loopText(document.summary!.loop).name);
  return values === null ? [] : [{ kind: 'loop', text: `The load is paced differently (${values}). ${WHAT_DIFFERS.loop.meaning}` }];
}

function durations(captures: readonly Lettered[]): ComparisonWarning[] {
  const measured = captures.flatMap(({ document }) => document.summary?.durationS ?? []);
  if (measured.length < 2 || Math.max(...measured) <= Math.min(...measured) * (1 + DURATION_TOLERANCE)) return [];
  const known = captures.filter(({ document }) => document.summary !== null);
  const values = byValue(known, ({ document }) => formatDuration(Math.round(document.summary!.durationS * 10) / 10));
  return [{ kind: 'duration', text: `The measured times differ (${values ?? 'by more than a tenth'}). ${WHAT_DIFFERS.duration.meaning}` }];
}

function changed(captures: readonly Lettered[]): ComparisonWarning[] {
  const letters = captures.filter(({ document }) => changesOf(document.events).length > 0).map(({ letter }) => letter);
  if (letters.length === 0) return [];
  return [
    {
      kind: 'changed',
      text: `Settings were changed while ${list(letters)} ran. Figures of the whole run mix what was before and after; the charts and each capture’s own report show the parts.`,
    },
  ];
}

/** Shares of ceilings that cannot be compared. */
function ceilings(captures: readonly Lettered[]): ComparisonWarning[] {
  return [...differingCeilings(captures), ...doubtedCeilings(captures)];
}

/** What should be the same, raw TCP with the same messages on the same machine, was found different. Said of each kind that several captures have. */
function differingCeilings(captures: readonly Lettered[]): ComparisonWarning[] {
  const kinds = new Map<string, FoundCeiling[]>();
  for (const { letter, document } of captures) {
    const { summary, scenario, environment } = document;
    if (!summary?.ceiling || ceilingDoubt(summary.ceiling) !== null) continue;
    const kind = JSON.stringify([summary.ceiling.messageBytes, scenario.server.thread, machineFingerprint(environment)]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), { letter, ceiling: summary.ceiling }]);
  }
  return [...kinds.values()].flatMap((found): ComparisonWarning[] => {
    const rates = found.map(({ ceiling }) => ceiling.fps);
    if (Math.max(...rates) <= Math.min(...rates) * (1 + CEILING_TOLERANCE)) return [];
    const told = found.map(({ letter, ceiling }) => `${formatQuantity(framesPerS(ceiling.fps))} in ${letter}, ${ceilingSpread(ceiling)}`);
    const text = `Raw TCP was measured differently (${told.join('; ')}). ${WHAT_DIFFERS.ceiling.meaning}`;
    return [{ kind: 'ceiling', text }];
  });
}

interface FoundCeiling {
  letter: string;
  ceiling: NonNullable<Summary['ceiling']>;
}

function doubtedCeilings(captures: readonly Lettered[]): ComparisonWarning[] {
  return captures.flatMap(({ letter, document }): ComparisonWarning[] => {
    const doubt = document.summary?.ceiling ? ceilingDoubt(document.summary.ceiling) : null;
    if (doubt === null) return [];
    return [{ kind: 'ceiling', text: `${letter}. The ceiling of raw TCP was ${doubt}, and the share of it too high.` }];
  });
}

function faultsOf(document: CaptureDocument): string[] {
  const unbalanced = document.summary && !document.summary.ledger.balanced && document.scenario.direction !== 'observe';
  return [
    ...captureWarnings(document),
    ...(unbalanced && document.state === 'complete' ? ['The ledger is not balanced: its counts of frames cannot be relied on.'] : []),
  ];
}

/** `x in A and C; y in B`; `null` where all have the same. */
function byValue(captures: readonly Lettered[], read: (capture: Lettered) => string): string | null {
  const letters = new Map<string, string[]>();
  for (const capture of captures) letters.set(read(capture), [...(letters.get(read(capture)) ?? []), capture.letter]);
  if (letters.size < 2) return null;
  return [...letters].map(([value, of]) => `${value} in ${list(of)}`).join(', ');
}

/** `A`, `A and B`, `A, B and C`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** For the middle of a sentence; names keep their letters. */
function lowered(label: string): string {
  return /^[A-Z][a-z]+ [a-z]|^(?:Kernel|Architecture|Processor|Cores|Memory)$/.test(label)
    ? label[0]!.toLowerCase() + label.slice(1)
    : label;
}
