import { expect, it } from 'vitest';
import { SAVE_FORMATS } from './capture.ts';
import { type ExportFacts, exportFactsOfScenario, missingFormats, nothingToExport } from './nothing-to-export.ts';
import { type ScenarioInput, scenarioSchema } from './scenario.ts';

const of = (scenario: ScenarioInput) => missingFormats(exportFactsOfScenario(scenarioSchema.parse(scenario)), SAVE_FORMATS);

it('of a scenario, each direction has what it can record, and the rest is told with its reason', () => {
  expect(of({ direction: 'ingest' })).toEqual({
    exchanges: 'Exchanges are of direction echo; this is direction ingest.',
    arrivals: 'Single arrivals are recorded in the directions push and relay; this is direction ingest.',
    'frames-csv': 'No frames were recorded (recording.frames).',
    junit: 'No thresholds were set.',
  });
  expect(Object.keys(of({ direction: 'echo' }))).toEqual(['arrivals', 'junit', 'frames-csv']);
  for (const direction of ['push', 'relay'] as const) expect(Object.keys(of({ direction }))).toEqual(['exchanges', 'junit', 'frames-csv']);
  const asked = of({ direction: 'ingest', thresholds: ['received.fps>1'], recording: { frames: 'every' } });
  expect(Object.keys(asked)).toEqual(['exchanges', 'arrivals']);
});

it('what is read and empty is told, what is not known is not', () => {
  const facts: ExportFacts = {
    direction: 'echo',
    samples: null,
    exchanges: null,
    arrivals: 0,
    recordedFrames: null,
    framesOfManifest: 0,
    thresholds: 1,
  };
  expect(nothingToExport('exchanges', facts)).toBeNull();
  expect(nothingToExport('exchanges', { ...facts, exchanges: 0 })).toBe('No exchange was recorded.');
  expect(nothingToExport('exchanges', { ...facts, exchanges: 1 })).toBeNull();
  expect(nothingToExport('arrivals', { ...facts, direction: 'push' })).toBe('No single arrival was recorded.');
  expect(nothingToExport('csv', facts)).toBeNull();
  expect(nothingToExport('csv', { ...facts, samples: 0 })).toBe('It holds no samples.');
  expect(nothingToExport('frames-csv', facts)).toBeNull();
  expect(nothingToExport('frames-csv', { ...facts, recordedFrames: 0 })).toBe('No frames were recorded (recording.frames).');
  expect(nothingToExport('frames-csv', { ...facts, recordedFrames: 0, framesOfManifest: 1_000 })).toContain(
    'The 1,000 frames that were recorded are not with it',
  );
  for (const format of ['html', 'md', 'json', 'pdf'] as const) expect(nothingToExport(format, { ...facts, samples: 0 })).toBeNull();
});
