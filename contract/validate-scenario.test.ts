import { describe, expect, it } from 'vitest';
import { NO_SUCH_FIELD } from './faults.ts';
import { PRESETS } from './presets.ts';
import { type ScenarioInput, scenarioSchema } from './scenario.ts';
import { TOGGLES } from './toggles.ts';
import { validateScenario } from './validate-scenario.ts';

const pathsOf = (document: unknown) => {
  const verdict = validateScenario(document);
  return verdict.ok ? [] : verdict.faults.map((fault) => fault.path);
};

describe('validateScenario', () => {
  it('fills every default of an empty document', () => {
    const verdict = validateScenario({});
    expect(verdict).toEqual({ ok: true, scenario: scenarioSchema.parse({}) });
    expect(verdict.ok && verdict.scenario.payload).toMatchObject({ kind: 'jpeg', bytes: 1_048_576, width: 1_920, height: 1_080 });
  });

  it('names all faults at once, each with path, value and what is allowed', () => {
    const verdict = validateScenario({
      payload: { bytes: 1, hue: 3 },
      load: { rate: 'fast', connections: 0 },
      compression: { level: 12 },
      masking: 'xor',
      servers: {},
    });
    expect(verdict).toEqual({
      ok: false,
      faults: expect.arrayContaining([
        { path: 'payload.bytes', value: '1', allowed: 'a whole number of bytes from 66 to 16777216 (16 MiB)' },
        { path: 'payload.hue', value: '3', allowed: expect.stringContaining(`${NO_SUCH_FIELD}. Did you mean payload.`) },
        { path: 'load.rate', value: '"fast"', allowed: '"max", or a number from 0.1 to 100000' },
        { path: 'load.connections', value: '0', allowed: 'a whole number from 1 to 1000' },
        { path: 'compression.level', value: '12', allowed: 'a whole number from 0 to 9' },
        { path: 'masking', value: '"xor"', allowed: 'one of "random", "prepared", "zero"' },
        { path: 'servers', value: '{}', allowed: expect.stringContaining(NO_SUCH_FIELD) },
      ]),
    });
  });

  it.each([
    ['a wrong type', { load: { rate: 'abc' } }, ['load.rate', '"abc"', '"max", or a number from 0.1 to 100000']],
    ['a wrong type of a switch', { compression: { enabled: 'yes' } }, ['compression.enabled', '"yes"', 'true or false']],
    ['a fraction', { compression: { level: 2.5 } }, ['compression.level', '2.5', 'a whole number from 0 to 9']],
    ['what is out of limits', { load: { rate: 1e12 } }, ['load.rate', '1000000000000', '"max", or a number from 0.1 to 100000']],
    ['a word that is none of the choice', { payload: { kind: 'bmp' } }, ['payload.kind', '"bmp"', 'one of "jpeg", "gray", "text"']],
    ['a text that is too short', { bind: { token: 'x' } }, ['bind.token', '"x"', 'a text of 8 to 256 characters, or null']],
    ['a value for a group', { flow: 3 }, ['flow', '3', 'a group of fields: flow.creditFrames']],
    ['a group that is none', { origin: { zoom: 'abc' } }, ['origin.zoom', '"abc"', NO_SUCH_FIELD]],
    ['a field by the name of its figure', { source: { fps: 30 } }, ['source.fps', '30', `${NO_SUCH_FIELD}. Did you mean load.rate?`]],
    ['a field in a wrong group', { source: { rate: 3 } }, ['source.rate', '3', `${NO_SUCH_FIELD}. Did you mean load.rate?`]],
  ])('%s is told with its path, what was found and all that is allowed', (_what, document, [path, value, allowed]) => {
    const verdict = validateScenario(document);
    expect(verdict.ok ? [] : verdict.faults).toEqual([{ path, value, allowed }]);
  });

  it('names the fields of a group that is none, and the combinations beside it', () => {
    expect(pathsOf({ source: { fps: 30, size: 3 }, bind: { host: '0.0.0.0' } })).toEqual(['source.fps', 'source.size', 'bind.token']);
  });

  it('does not let a fault in one field hide a bad combination of others', () => {
    const paths = pathsOf({ compression: { level: 12 }, bind: { host: '0.0.0.0' }, server: { maxPayloadBytes: 2_048 } });
    expect(paths).toEqual(['compression.level', 'server.maxPayloadBytes', 'bind.token']);
  });

  it('names every threshold that is none, beside all other faults', () => {
    const verdict = validateScenario({
      thresholds: ['received.fps>=1000', 'recieved.fps>=1', 'fast', 7, 'latencyMs.p99<'],
      compression: { level: 12 },
      bind: { host: '0.0.0.0' },
    });
    expect(verdict.ok ? [] : verdict.faults).toEqual([
      { path: 'compression.level', value: '12', allowed: 'a whole number from 0 to 9' },
      { path: 'thresholds.3', value: '7', allowed: 'a string' },
      expect.objectContaining({
        path: 'thresholds.1',
        value: '"recieved.fps>=1"',
        allowed: expect.stringContaining('Did you mean received.fps'),
      }),
      expect.objectContaining({
        path: 'thresholds.2',
        value: '"fast"',
        allowed: expect.stringContaining('a condition such as received.fps>=1000'),
      }),
      expect.objectContaining({ path: 'thresholds.4', value: '"latencyMs.p99<"' }),
      expect.objectContaining({ path: 'bind.token' }),
    ]);
  });

  it('has a limit for the number of thresholds and for their length', () => {
    expect(pathsOf({ thresholds: Array.from({ length: 100 }, () => 'received.fps>=1') })).toEqual([]);
    const tooMany = validateScenario({ thresholds: Array.from({ length: 101 }, () => 'received.fps>=1') });
    expect(tooMany.ok ? [] : tooMany.faults).toMatchObject([
      { path: 'thresholds', allowed: 'a list of at most 100, each a text of 3 to 200 characters' },
    ]);
    expect(pathsOf({ thresholds: [`received.fps>=${'1'.repeat(200)}`] })).toEqual(['thresholds.0']);
  });

  it('does not blame a combination on a field that is broken itself', () => {
    expect(pathsOf({ server: { maxPayloadBytes: 'many' } })).toEqual(['server.maxPayloadBytes']);
  });

  it.each([null, 3, 'text', [], undefined])('refuses %j, which is no document', (document) => {
    expect(validateScenario(document).ok).toBe(false);
  });

  it('leaves the document as it was', () => {
    const document = { payload: { bytes: 1 } };
    validateScenario(document);
    expect(document).toEqual({ payload: { bytes: 1 } });
  });
});

/** Fields that are right by themselves and cannot work together: the document, and the fields that are named. */
const COMBINATIONS: readonly { what: string; document: ScenarioInput; faults: string[] }[] = [
  { what: 'a message above the limit', document: { server: { maxPayloadBytes: 65_536 } }, faults: ['server.maxPayloadBytes'] },
  {
    what: 'a gray message above the limit',
    document: { payload: { kind: 'gray', width: 64, height: 64 }, server: { maxPayloadBytes: 4_135 } },
    faults: ['server.maxPayloadBytes'],
  },
  {
    what: 'a gray message at the limit',
    document: { payload: { kind: 'gray', width: 64, height: 64 }, server: { maxPayloadBytes: 4_136 } },
    faults: [],
  },
  {
    what: 'the limit in push, where the server only sends',
    document: { direction: 'push', server: { maxPayloadBytes: 65_536 } },
    faults: [],
  },
  { what: 'a queue smaller than a message', document: { sender: { bufferLimitBytes: 65_536 } }, faults: ['sender.bufferLimitBytes'] },
  {
    what: 'the queue in echo, which has none',
    document: { direction: 'echo', server: { reply: 'ack' }, sender: { bufferLimitBytes: 65_536 } },
    faults: [],
  },
  { what: 'sizes in listen, which sends nothing', document: { direction: 'listen', server: { maxPayloadBytes: 65_536 } }, faults: [] },
  { what: 'a jpeg too small', document: { payload: { bytes: 4_095 } }, faults: ['payload.bytes'] },
  { what: 'a text of the same size', document: { payload: { kind: 'text', bytes: 4_095 } }, faults: [] },
  { what: 'frames to count in listen', document: { direction: 'listen', load: { frames: 5 } }, faults: ['load.frames'] },
  { what: 'a rate in echo', document: { direction: 'echo', server: { reply: 'ack' }, load: { rate: 30 } }, faults: ['load.rate'] },
  { what: 'an executor in ingest', document: { load: { executor: 'serial-short' } }, faults: ['load.executor'] },
  { what: 'an executor in push', document: { direction: 'push', load: { executor: 'parallel-short' } }, faults: ['load.executor'] },
  ...(['echo', 'push', 'listen'] as const).map((direction) => ({
    what: `idle connections in ${direction}`,
    document: { direction, load: { idleConnections: 1 }, ...(direction === 'echo' ? { server: { reply: 'ack' as const } } : {}) },
    faults: ['load.idleConnections'],
  })),
  ...(['echo', 'relay', 'listen'] as const).map((direction) => ({
    what: `credits in ${direction}`,
    document: { direction, flow: { creditFrames: 1 }, ...(direction === 'echo' ? { server: { reply: 'ack' as const } } : {}) },
    faults: ['flow.creditFrames'],
  })),
  ...(['echo', 'listen'] as const).map((direction) => ({
    what: `priorities in ${direction}`,
    document: {
      direction,
      priority: { keyEvery: 2, controlEvery: 3 },
      ...(direction === 'echo' ? { server: { reply: 'ack' as const } } : {}),
    },
    faults: ['priority.keyEvery', 'priority.controlEvery'],
  })),
  { what: 'groups in ingest', document: { pool: { groups: 2 } }, faults: ['pool.groups'] },
  {
    what: 'a group without a publisher',
    document: { direction: 'relay', load: { connections: 2 }, pool: { groups: 3 } },
    faults: ['pool.groups'],
  },
  {
    what: 'as many groups as publishers',
    document: { direction: 'relay', load: { connections: 3 }, pool: { groups: 3 } },
    faults: [],
  },
  {
    what: 'a delay in echo',
    document: { direction: 'echo', server: { reply: 'ack' }, receiver: { delayMs: 5 } },
    faults: ['receiver.delayMs'],
  },
  ...(['relay', 'listen'] as const).map((direction) => ({
    what: `a computation in ${direction}`,
    document: { direction, server: { processing: { costMs: 1 } } },
    faults: ['server.processing.costMs'],
  })),
  { what: 'a ping in ingest', document: { server: { processing: { strategy: 'ping' } } }, faults: ['server.processing.strategy'] },
  {
    what: 'a ping without a heartbeat',
    document: { direction: 'push', server: { heartbeatS: 0, processing: { costMs: 5, strategy: 'ping' } } },
    faults: ['server.heartbeatS'],
  },
  { what: 'a ping with a heartbeat', document: { direction: 'push', server: { processing: { costMs: 5, strategy: 'ping' } } }, faults: [] },
  {
    what: 'a rate beside a computation that sets the pace',
    document: { direction: 'push', load: { rate: 30 }, server: { processing: { costMs: 5 } } },
    faults: ['load.rate'],
  },
  { what: 'the same in ingest', document: { load: { rate: 30 }, server: { processing: { costMs: 5 } } }, faults: [] },
  { what: 'an echo without an answer', document: { direction: 'echo' }, faults: ['server.reply'] },
  { what: 'an answer in ingest', document: { server: { reply: 'ack' } }, faults: ['server.reply'] },
  { what: 'statistics of a jpeg', document: { direction: 'echo', server: { reply: 'computed' } }, faults: ['server.reply'] },
  {
    what: 'statistics of a gray image',
    document: { direction: 'echo', payload: { kind: 'gray' }, server: { reply: 'computed' } },
    faults: [],
  },
  { what: 'an address of others without a token', document: { bind: { host: '192.0.2.1' } }, faults: ['bind.token'] },
  { what: 'an address that is none', document: { bind: { host: '999.1.1.1' } }, faults: ['bind.host'] },
  { what: 'a part of one', document: { bind: { host: '10.0.1' } }, faults: ['bind.host'] },
  { what: 'the same with a token', document: { bind: { host: '192.0.2.1', token: 'long enough' } }, faults: [] },
  { what: 'loopback by its IPv6 address', document: { bind: { host: '::1' } }, faults: [] },
];

describe('combinations', () => {
  it.each(COMBINATIONS)('$what', ({ document, faults }) => {
    const verdict = validateScenario(document);
    expect(pathsOf(document)).toEqual(faults);
    if (verdict.ok) return;
    // Each says what was found and what would do.
    for (const { value, allowed } of verdict.faults) expect([value.length > 0, allowed.length > 0]).toEqual([true, true]);
  });

  it('are named all at once', () => {
    const document: ScenarioInput = {
      direction: 'listen',
      load: { frames: 5, rate: 30, executor: 'serial-short', idleConnections: 3 },
      flow: { creditFrames: 4 },
      priority: { keyEvery: 10 },
      pool: { groups: 2 },
      server: { reply: 'ack', processing: { costMs: 5 } },
      bind: { host: '0.0.0.0' },
    };
    expect(pathsOf(document).sort()).toEqual(
      [
        'bind.token',
        'flow.creditFrames',
        'load.executor',
        'load.frames',
        'load.idleConnections',
        'pool.groups',
        'priority.keyEvery',
        'server.processing.costMs',
        'server.reply',
      ].sort(),
    );
  });
});

it('every preset is valid and named as it is found', () => {
  for (const preset of PRESETS)
    expect(validateScenario(preset.scenario)).toEqual({ ok: true, scenario: { ...preset.scenario, name: preset.name } });
});

it('every toggle names a field of the scenario', () => {
  const scenario = scenarioSchema.parse({}) as unknown as Record<string, unknown>;
  for (const { path } of TOGGLES) {
    const found = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], scenario);
    expect([path, found]).not.toEqual([path, undefined]);
  }
});
