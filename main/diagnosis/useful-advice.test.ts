import { expect, it } from 'vitest';
import { type Diagnosis, findToggle, PRESETS, type Scenario, scenarioSchema, validateScenario } from '../../contract/index.ts';
import { withPath } from '../scenario-path.ts';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';
import { usefulAdvice } from './useful-advice.ts';

const advise = (path: string | null, value: string | boolean) => ({
  text: `${path}`,
  gain: null,
  expectedFps: null,
  expectedRangeFps: null,
  toggle: path === null ? null : { path, value },
});
const diagnosis: Diagnosis = {
  bottleneck: 'transport-ceiling',
  confidence: 'medium',
  verdict: '',
  evidence: [],
  advice: [advise(null, ''), advise('engine', 'direct'), advise('compression.enabled', false)],
};

it('leaves out what is set already, and nothing else', () => {
  const left = (input: object) => usefulAdvice(diagnosis, scenarioSchema.parse(input))?.advice.map(({ text }) => text);
  expect(left({})).toEqual(['null', 'engine', 'compression.enabled']);
  expect(left({ engine: 'direct' })).toEqual(['null', 'compression.enabled']);
  expect(left({ engine: 'direct', compression: { enabled: false } })).toEqual(['null']);
  expect(usefulAdvice(null, scenarioSchema.parse({}))).toBeNull();
});

/** An application that is slower than what comes, once with an inbox that grows, once with a full one; and a server that reads too slowly. */
const FOUND = (['growing', 'full', 'unread'] as const).flatMap((kind) =>
  (['ours', 'foreign'] as const).map((sender) => {
    const samples = span((s) => ({
      ...stream(20, 1)(s),
      ...(sender === 'foreign' ? { load: null } : {}),
      stationBytes:
        kind === 'growing' ? { 'receiver.user': 10 * s * MIB } : { 'receiver.user': kind === 'full' ? MIB : 0, 'receiver.kernel': 4 * MIB },
    })).map((sample) =>
      kind === 'full'
        ? { ...sample, stations: { ...sample.stations, 'receiver.user': { bytes: MIB, frames: 1, limitBytes: MIB } } }
        : sample,
    );
    return [`${kind}, ${sender}`, diagnose(samples, 'closed')!] as const;
  }),
);

it.each(FOUND)('advises only what can be followed in the direction: %s', (_name, found) => {
  expect(found.bottleneck).toBe('receiver-slow');
  expect(found.advice).not.toEqual([]);
  const directions = new Map(PRESETS.map(({ scenario }): [string, Scenario] => [scenario.direction, scenario]));
  expect([...directions.keys()]).toEqual(expect.arrayContaining(['ingest', 'echo', 'push', 'relay', 'listen']));
  for (const [direction, scenario] of directions) {
    const { advice } = usefulAdvice(found, scenario)!;
    for (const { toggle } of advice) {
      if (toggle === null) continue;
      expect({ direction, ...toggle, ok: validateScenario(withPath(scenario, toggle.path, toggle.value)).ok }).toMatchObject({ ok: true });
      expect({ direction, ...toggle, applies: findToggle(toggle.path)?.applies(scenario) }).toMatchObject({ applies: true });
    }
    const canGrant = validateScenario(withPath(scenario, 'flow.creditFrames', 4)).ok;
    if (!canGrant) expect(advice.some(({ text }) => /credit/.test(text))).toBe(false);
  }
});

it('advises the direct receive path where clients of the user’s own send more than ws reads', () => {
  const [, found] = FOUND.find(([name]) => name === 'unread, foreign')!;
  const listen = PRESETS.find(({ scenario }) => scenario.direction === 'listen')!.scenario;
  const paths = (scenario: Scenario) => usefulAdvice(found, scenario)!.advice.map(({ toggle }) => toggle?.path);
  expect(paths({ ...listen, engine: 'ws' })).toContain('engine');
  expect(paths({ ...listen, engine: 'direct' })).not.toContain('engine');
});
