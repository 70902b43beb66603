import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CaptureLine,
  CHART_COLUMN_NAMES,
  CHART_COLUMNS,
  CHARTED_NUMBERS,
  captureLineSchema,
  isColumnHeld,
  type Sample,
} from '../../../contract/index.ts';
import { sampleOf } from '../../testing/sample.ts';
import { SampleForms } from './sample-forms.ts';

const queues = { recvQueueBytes: 5, sendQueueBytes: 6, sockets: 7, recvBufferBytes: null, sendBufferBytes: null };
const quiet = sampleOf({
  tMs: 250,
  stationBytes: { source: 1, 'sender.user': 2, 'sender.kernel': 3, 'receiver.kernel': 4, 'receiver.user': 5 },
});
const { server } = quiet.eventLoop;
const distribution = { ...quiet.latencyMs, n: 9, p50: 1, p90: 2, p99: 3 };

/** With every reading that a column is made of. */
const FULL: Sample = {
  ...quiet,
  publish: quiet.frames,
  exchanges: { started: 9, answered: 8, failed: 1, active: 1, answeredPerS: 4, totalMs: distribution, setupShare: null },
  rates: { ...quiet.rates, displayedFps: 12 },
  latencyMs: distribution,
  urgentLatencyMs: distribution,
  kernel: { source: 'netstat', ageMs: 300, costMs: 12, sender: queues, receiver: queues },
  eventLoop: { host: server, server, load: server, receiver: server, work: server },
  heartbeatRttMs: 3,
  unavailable: { tcp: '“histograms” (of [netstat]) say nothing of it; a\\b $1 + 2?' },
  histograms: { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] },
};
const lineOf = (sample: Sample): CaptureLine => JSON.parse(JSON.stringify({ kind: 'sample', sample }));
const LINE = lineOf(FULL);

/** The same text with a number in place of each of its numbers outside of texts. */
function withNumbers(numberAt: (index: number) => string): string {
  let index = 0;
  return JSON.stringify(LINE).replace(/(?<=":)-?\d[^,}]*/g, () => numberAt(index++));
}
const NUMBERS = (JSON.stringify(LINE).match(/(?<=":)-?\d[^,}]*/g) ?? []).length;

function learned(): SampleForms {
  const forms = new SampleForms(CHARTED_NUMBERS);
  forms.learn(LINE);
  return forms;
}

function columnsOf(lines: readonly CaptureLine[]): (number | boolean | null)[] {
  const [before, now] = lines.map((line) => (line.kind === 'sample' ? line.sample : expect.fail('it is a sample')));
  return CHART_COLUMN_NAMES.flatMap((name) => [CHART_COLUMNS[name](now!, before), isColumnHeld(name, now!)]);
}

it('gives every column what the whole samples give it, whatever their numbers', () => {
  const whole = fc.integer({ min: 0, max: 1e9 }).map(String);
  fc.assert(
    fc.property(fc.array(whole, { minLength: NUMBERS * 2, maxLength: NUMBERS * 2 }), (numbers) => {
      const forms = learned();
      const texts = [0, NUMBERS].map((begin) => withNumbers((index) => numbers[begin + index]!));
      const read = texts.map((text) => forms.read(text) ?? expect.fail('it has the form'));
      expect(columnsOf(read)).toEqual(columnsOf(texts.map((text) => JSON.parse(text))));
    }),
  );
});

it('never takes what the schema refuses, and reads what it takes as JSON does', () => {
  const forms = learned();
  const texts = fc.constantFrom(
    '0',
    '-1',
    '1.5',
    '-0.5',
    '1e-7',
    '1e400',
    '01',
    '1.',
    '.5',
    '--1',
    '+1',
    '12345678901234567890',
    '"1"',
    'null',
    'NaN',
    '',
  );
  const tookOne = { value: false };
  fc.assert(
    fc.property(fc.nat(NUMBERS - 1), texts, (at, text) => {
      const line = withNumbers((index) => (index === at ? text : '3'));
      const read = forms.read(line);
      // Else trying would be given up.
      forms.read(withNumbers(() => '3'));
      if (read?.kind !== 'sample') return;
      tookOne.value = true;
      const parsed = captureLineSchema.parse(JSON.parse(line));
      expect(parsed).toEqual(JSON.parse(line));
      if (parsed.kind === 'sample') expect(read.sample.tMs).toBe(parsed.sample.tMs);
    }),
    { numRuns: 150 },
  );
  expect(tookOne.value).toBe(true);
});

it.each([
  ['a field more', (text: string) => text.replace('"phase"', '"more":1,"phase"')],
  ['a field less', (text: string) => text.replace(/"intervalMs":\d+,/, '')],
  ['another text', (text: string) => text.replace('netstat', 'ss')],
  ['a reading that is not there', (text: string) => text.replace(/"heartbeatRttMs":\d+/, '"heartbeatRttMs":null')],
  ['something behind it', (text: string) => `${text}}`],
  ['half of it', (text: string) => text.slice(0, text.length / 2)],
])('does not know %s', (_what, change) => {
  const text = JSON.stringify(LINE);
  expect(change(text)).not.toBe(text);
  expect(learned().read(text)).not.toBeNull();
  expect(learned().read(change(text))).toBeNull();
});

it('tells no number that was not asked for, and leaves the sample before as it was', () => {
  const forms = new SampleForms(['tMs']);
  forms.learn(LINE);
  const [first, second] = ['1', '2'].map((number) => forms.read(withNumbers(() => number)));
  expect(first).toMatchObject({ sample: { tMs: 1, intervalMs: Number.NaN } });
  expect(second).toMatchObject({ sample: { tMs: 2, intervalMs: Number.NaN } });
});

it('gives up trying where hardly a line has a form that is known', () => {
  const forms = learned();
  for (let index = 0; index < 50; index++) forms.read('nonsense');
  expect(forms.read(JSON.stringify(LINE))).toBeNull();
});
