import { describe, expect, it } from 'vitest';
import { PRESETS } from './presets.ts';
import { scenarioSchema } from './scenario.ts';
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
        { path: 'payload.bytes', value: '1', allowed: 'at least 128' },
        { path: 'payload.hue', value: '3', allowed: 'no such field; remove it or correct its name' },
        { path: 'load.rate', value: '"fast"', allowed: 'one of "max", or a number' },
        { path: 'load.connections', value: '0', allowed: 'at least 1' },
        { path: 'compression.level', value: '12', allowed: 'at most 9' },
        { path: 'masking', value: '"xor"', allowed: 'one of "random", "zero"' },
        { path: 'servers', value: '{}', allowed: 'no such field; remove it or correct its name' },
      ]),
    });
  });

  it('does not let a fault in one field hide a bad combination of others', () => {
    const paths = pathsOf({ compression: { level: 12 }, bind: { host: '0.0.0.0' }, server: { maxPayloadBytes: 2_048 } });
    expect(paths).toEqual(['compression.level', 'server.maxPayloadBytes', 'bind.token']);
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
