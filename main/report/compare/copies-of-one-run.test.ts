import { describe, expect, it } from 'vitest';
import { exampleCapture } from '../../testing/example-captures.ts';
import { compareCaptures } from './compare-captures.ts';

const compressed = { compression: { enabled: true } };

describe('copies of one run', () => {
  const origin = { kind: 'import' as const, importedAt: '2026-01-02T03:04:05.000Z', fileName: 'a.json', fileBytes: 9, id: 'a', damage: [] };

  it('are refused, because a copy is no repetition', () => {
    const original = exampleCapture({ id: 'a' });
    const copy = exampleCapture({ id: 'b', document: { origin } });
    const other = exampleCapture({ id: 'c', scenario: compressed, document: { startedAt: '2025-12-31T00:00:00.000Z' } });
    expect(() => compareCaptures([other, original, copy])).toThrowError(/a and b are one run/);
    expect(() => compareCaptures([copy, { ...copy, id: 'd' }])).toThrowError(/b and d are one run/);
  });

  it('are refused where a file without an origin was given another id', () => {
    const edited = exampleCapture({ id: 'b', document: { origin: { ...origin, kind: 'file' } } });
    expect(() => compareCaptures([exampleCapture({ id: 'a' }), edited])).toThrowError(/a and b are one run/);
    const later = { ...edited, startedAt: '2025-12-31T00:00:00.000Z' };
    const { captures, warnings } = compareCaptures([exampleCapture({ id: 'a' }), later]);
    expect(captures.map((capture) => capture.origin?.kind ?? null)).toEqual([null, 'file']);
    expect(warnings[0]).toEqual({
      kind: 'origin',
      text: 'The origin of B (a.json) is unknown: read from a file. No library vouches for the figures, nor that these are different runs.',
    });
  });

  it('are told from imported runs that began at another moment', () => {
    const imported = exampleCapture({ id: 'b', document: { origin, startedAt: '2025-12-31T00:00:00.000Z' } });
    expect(compareCaptures([exampleCapture({ id: 'a' }), imported]).captures).toHaveLength(2);
  });
});
