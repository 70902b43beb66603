import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Sample, sampleSchema } from '../../../contract/index.ts';
import { sampleOf } from '../../testing/sample.ts';
import { KnownForms } from './known-forms.ts';

const NONE: Sample['histograms'] = { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] };
const kernel = { source: 'netstat', ageMs: 1.5, costMs: 12, sender: null, receiver: null };

/** As they come in a capture: with and without readings, whole numbers and fractions. */
const LEARNED: Sample[] = [
  sampleOf({ tMs: 250, latencyUs: [] }),
  { ...sampleOf({ tMs: 500.25, unavailable: { tcp: 'netstat does not tell it' }, stationBytes: { 'sender.user': 100 } }), kernel },
  { ...sampleOf({ tMs: 750, frames: { due: 7, received: 6 }, load: null }), heartbeatRttMs: 0.5 },
].map((sample) => JSON.parse(JSON.stringify({ ...sample, histograms: NONE })));

function learned(): KnownForms {
  const forms = new KnownForms();
  for (const sample of LEARNED) forms.learn(sample, sampleSchema.parse(sample));
  return forms;
}

it('knows what it has learned, and samples that differ in their numbers alone', () => {
  const forms = learned();
  for (const sample of LEARNED) expect(forms.has(sample)).toBe(true);
  expect(forms.has({ ...LEARNED[0], tMs: 99_750.125 })).toBe(true);
});

it('never knows what the schema would refuse or change', () => {
  const forms = learned();
  const paths = LEARNED.map((sample) => pathsOf(sample));
  const values = fc.constantFrom<unknown>(undefined, null, true, '', 'netstat', -1, 0, 0.5, 3, 1e308 * 10, [], [1], [[1, 2]], {}, { a: 1 });
  const changes = fc.array(fc.tuple(fc.nat(10_000), values), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.nat(LEARNED.length - 1), changes, (which, made) => {
      const sample = structuredClone(LEARNED[which]!);
      // A copy: the next change may be inside of it.
      for (const [at, value] of made) set(sample, paths[which]![at % paths[which]!.length]!, structuredClone(value));
      if (!forms.has(sample)) return;
      const parsed = sampleSchema.safeParse(sample);
      expect(parsed.success).toBe(true);
      expect(parsed.data).toEqual(sample);
    }),
    { numRuns: 2_000 },
  );
});

it.each<[string, string[], unknown]>([
  ['a fraction where whole numbers are counted', ['connections', 'open'], 1.5],
  ['a negative level', ['stations', 'sender.user', 'bytes'], -1],
  ['a phase that there is not', ['phase'], 'after'],
  ['a missing field', ['tcp'], undefined],
  ['one field more', ['more'], 1],
  ['a text for a number', ['tMs'], '5'],
  ['a reason that was not there before', ['unavailable', 'tcp'], 'another'],
  ['infinity', ['tMs'], Number.POSITIVE_INFINITY],
])('asks for %s', (_what, path, value) => {
  const sample = structuredClone(LEARNED[1]!);
  set(sample, path, value);
  expect(learned().has(sample)).toBe(false);
});

it('does not learn what the schema completes', () => {
  const forms = new KnownForms();
  const { publish: _publish, ...older } = LEARNED[0]!;
  forms.learn(older, sampleSchema.parse(older));
  expect(forms.has(older)).toBe(false);
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function set(holder: object, path: readonly string[], value: unknown): void {
  const owner = path.slice(0, -1).reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], holder);
  if (typeof owner !== 'object' || owner === null) return;
  const key = path[path.length - 1]!;
  if (value === undefined) delete (owner as Record<string, unknown>)[key];
  else (owner as Record<string, unknown>)[key] = value;
}
