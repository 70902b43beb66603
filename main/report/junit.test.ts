import { describe, expect, it } from 'vitest';
import { type CaptureDocument, framesLeftOutSchema, type RunEvent } from '../../contract/index.ts';
import { THREAD_LOST } from '../run/run-words.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { elementsOf, parseXml } from '../testing/parse-xml.ts';
import { junitRun, junitXml, renderJunit } from './junit.ts';

const THRESHOLDS: CaptureDocument['thresholds'] = [
  { text: 'received.fps>=1', holds: true, found: 987.654_321_098_7, reason: null },
  { text: 'latencyMs.p99<10', holds: false, found: 12.25, reason: null },
  { text: 'displayed.fps>=25', holds: false, found: null, reason: 'no window is attached' },
];
const example = (changes: Partial<CaptureDocument> = {}): CaptureDocument => ({ ...exampleDocument(), thresholds: THRESHOLDS, ...changes });
const event = (kind: RunEvent['kind'], text: string, severity: RunEvent['severity'] = 'info', code: string | null = null): RunEvent => ({
  tMs: 9_000,
  kind,
  severity,
  text,
  code,
});
const suiteOf = (text: string) => elementsOf(parseXml(text), 'testsuite')[0]!;

describe('renderJunit', () => {
  it('is one suite with a case for each threshold, and failures with what was found', () => {
    const root = parseXml(renderJunit(example()));
    expect(root).toMatchObject({ name: 'testsuites', attributes: { tests: '3', failures: '2', errors: '0' } });
    expect(root.children).toHaveLength(1);
    const suite = root.children[0]!;
    expect(suite.attributes).toMatchObject({
      name: 'Camera 3: compression off',
      tests: '3',
      failures: '2',
      errors: '0',
      skipped: '0',
      timestamp: '2026-01-31T09:05:07',
    });
    expect(Number(suite.attributes['time'])).toBeCloseTo(11, 1);
    const cases = elementsOf(suite, 'testcase');
    expect(cases.map(({ attributes }) => attributes['name'])).toEqual(THRESHOLDS.map(({ text }) => text));
    expect(cases.map(({ attributes }) => attributes['classname'])).toEqual(Array(3).fill('Camera 3: compression off'));
    expect(cases[0]!.children).toEqual([]);
    expect(cases[1]!.children).toMatchObject([{ name: 'failure', attributes: { type: 'missed', message: 'found 12.3 ms' } }]);
    expect(cases[1]!.children[0]!.text).toContain('asked: latencyMs.p99<10 (ms)');
    expect(cases[2]!.children).toMatchObject([
      { name: 'failure', attributes: { type: 'missing', message: 'no figure: no window is attached' } },
    ]);
  });

  it('tells verdict and environment as properties, before the cases', () => {
    const suite = suiteOf(renderJunit(example()));
    expect(suite.children[0]!.name).toBe('properties');
    const properties = Object.fromEntries(elementsOf(suite, 'property').map(({ attributes }) => [attributes['name'], attributes['value']]));
    expect(properties).toMatchObject({
      verdict: example().diagnosis!.verdict,
      capture: '20260131-090507-example',
      ledger: 'balanced',
      cpu: 'AMD Ryzen 7 5800X 8-Core Processor',
      node: '24.11.0',
      sockscope: '0.1.0',
    });
  });

  it('has a case for the run itself where nothing was asked', () => {
    const [only, ...others] = elementsOf(suiteOf(renderJunit(example({ thresholds: [] }))), 'testcase');
    expect(others).toEqual([]);
    expect(only).toMatchObject({ attributes: { name: 'run' }, children: [] });
  });

  it.each<[string, Partial<CaptureDocument>, string]>([
    ['that was cut off', { state: 'recovered' }, 'recovered'],
    ['that goes on', { state: 'recording', summary: null, thresholds: [] }, 'recording'],
    ['that was stopped before its end', { events: [event('stopping', 'Stopped by the user.')] }, 'interrupted'],
    [
      'that lost a thread',
      { events: [event('thread', 'The thread of the server ended.', 'error', 'thread-lost'), event('stopping', THREAD_LOST)] },
      'thread-lost',
    ],
  ])('has an error in each case of a run %s', (_what, changes, type) => {
    const scenario = { ...exampleDocument().scenario, load: { ...exampleDocument().scenario.load, durationS: 60 } };
    const suite = suiteOf(renderJunit(example({ scenario, ...changes })));
    const cases = elementsOf(suite, 'testcase');
    expect(suite.attributes).toMatchObject({ failures: '0', errors: String(cases.length) });
    for (const { children } of cases) expect(children).toMatchObject([{ name: 'error', attributes: { type } }]);
  });

  it.each<[string, Partial<CaptureDocument>]>([
    ['samples', { recordingFault: 'The recording broke off after 1.0 s.' }],
    ['recorded frames', { recording: { frames: 3, bytes: 9, leftOut: framesLeftOutSchema.parse({}), fault: 'There is no space left.' } }],
  ])('has an error where the %s of a whole run broke off, unless a threshold was missed', (_what, changes) => {
    const held = THRESHOLDS.slice(0, 1);
    const [only] = elementsOf(suiteOf(renderJunit(example({ ...changes, thresholds: held }))), 'testcase');
    expect(only!.children).toMatchObject([{ name: 'error', attributes: { type: 'capture-unwritable' } }]);
    expect(suiteOf(renderJunit(example(changes))).attributes).toMatchObject({ errors: '0', failures: '2' });
  });

  it('knows that a run without an end of its own ends when it is stopped', () => {
    const scenario = { ...exampleDocument().scenario, load: { ...exampleDocument().scenario.load, durationS: null, frames: null } };
    const suite = suiteOf(renderJunit(example({ scenario, events: [event('stopping', 'Stopped by the user.')] })));
    expect(suite.attributes).toMatchObject({ errors: '0', failures: '2' });
  });

  it('stays well-formed whatever a name, a verdict or a reason holds', () => {
    const hostile = ']]></failure><script>&"\'\u0000\u0007\u001b[2J\ud800\uffff\u202e\n<!--';
    const text = renderJunit(
      example({
        name: hostile,
        diagnosis: { ...exampleDocument().diagnosis!, verdict: hostile },
        thresholds: [{ text: 'received.fps>=1 && "x"', holds: false, found: null, reason: hostile }],
      }),
    );
    expect(text).not.toContain('<script>');
    for (const char of '\u0000\u0007\u001b\ud800\uffff\u202e') expect(text).not.toContain(char);
    const suite = suiteOf(text);
    expect(suite.attributes['name']).toBe(']]></failure><script>&"\'[2J\n<!--');
    expect(elementsOf(suite, 'failure')[0]!.text).toContain(']]></failure><script>');
  });

  it('has a suite for each run, also for one that never began', () => {
    const root = parseXml(
      junitXml([
        junitRun(example()),
        {
          name: 'second',
          startedAt: null,
          seconds: 0,
          fault: { code: 'port-in-use', message: 'Port 80 is taken.' },
          thresholds: [],
          properties: [],
        },
      ]),
    );
    expect(root.attributes).toMatchObject({ tests: '4', failures: '2', errors: '1' });
    const [, second] = root.children;
    expect(second!.attributes).not.toHaveProperty('timestamp');
    expect(elementsOf(second!, 'error')).toMatchObject([{ attributes: { type: 'port-in-use', message: 'Port 80 is taken.' } }]);
  });
});
