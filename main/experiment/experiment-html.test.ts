import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExperimentResult, experimentResultSchema, scenarioSchema } from '../../contract/index.ts';
import { renderExperimentReport } from './render-experiment.ts';

const FIXTURE = new URL('../../test/fixtures/experiments/result-with-preset.json', import.meta.url);
/** Written before there were scenarios as a base and runs one by one. */
const old = (): ExperimentResult => experimentResultSchema.parse(JSON.parse(readFileSync(FIXTURE, 'utf8')));

describe('an old result', () => {
  it('is read: its base is the preset, and its runs have their bottleneck alone', () => {
    const result = old();
    expect(result.experiment).toMatchObject({ preset: 'jpeg-ingest', scenario: null });
    expect(result.steps.map(({ runs }) => runs)).toEqual([[], [], []]);
  });

  it('has a report in every format', () => {
    const { fileName, text } = renderExperimentReport(old(), 'html');
    expect(fileName).toMatch(/^Small-frames-two-settings-\d{8}-\d{6}\.html$/);
    expect(text).toContain('Preset JPEG stream, 1 MiB (jpeg-ingest)');
    expect(text).toContain('This machine has no address 192.0.2.1.');
    expect(text).toContain('theirs, not ours');
    expect(renderExperimentReport(old(), 'md').text).toContain('| on |');
    expect(experimentResultSchema.parse(JSON.parse(renderExperimentReport(old(), 'json').text))).toEqual(old());
  });
});

describe('the HTML report', () => {
  it('has what was found first, then the table, a chart for each figure, every run, the base, the machine and the method', () => {
    const { text } = renderExperimentReport(old(), 'html');
    const order = [
      'What it found',
      'Steps',
      'Charts',
      'What failed',
      'Plan and runs',
      'Base scenario',
      'Environment',
      'How this was measured',
    ];
    const places = order.map((title) => text.indexOf(`<h2>${title}</h2>`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text.match(/<svg class="steps"/g)).toHaveLength(2);
    // 3 steps x 2 repetitions; two of them failed before there was a capture.
    expect(text.match(/<circle class="step-dot"/g)).toHaveLength(8);
    expect(text.match(/n\/a: no run has it/g)).toHaveLength(2);
  });

  it('claims no more of one run than the window does', () => {
    const result = old();
    for (const step of result.steps) {
      for (const figure of step.figures) figure.values = figure.values.slice(0, 1);
    }
    const { text } = renderExperimentReport(result, 'html');
    expect(text).toContain('No comparison: with one run');
    expect(text).not.toContain('Best:');
    expect(text).toContain('<span class="overlap">one run: no comparison</span>');
    expect(text).not.toContain('<li>* ');
  });

  it('needs no network and runs no script, whatever the words are', () => {
    const result = old();
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    result.experiment.title = hostile;
    result.experiment.description = hostile;
    result.experiment.preset = hostile;
    result.experiment.figures[0]!.label = '</title><script>1</script>';
    result.experiment.figures[0]!.unit = '<script>';
    for (const step of result.steps) {
      step.label = hostile;
      step.set = { [hostile]: hostile };
      step.theirs = { 'received.fps': { text: '<script>', source: hostile } };
      step.runs = [{ captureId: hostile, bottleneck: null, verdict: hostile, error: null }];
    }
    const { text } = renderExperimentReport(result, 'html');
    expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(text).not.toMatch(/<[^>]*\s(src|href)=/);
    expect(text).toContain("default-src 'none'");
    expect(renderExperimentReport(result, 'md').text).not.toContain('<script');
  });

  it('keeps a token to itself, in the base, in common changes and in steps', () => {
    const result = old();
    result.experiment.scenario = scenarioSchema.parse({ bind: { host: '0.0.0.0', token: 'a secret of the base' } });
    result.experiment.set = { 'bind.token': 'a secret of all steps' };
    result.steps[0]!.set = { bind: { token: 'a secret of a step' } };
    for (const format of ['html', 'md'] as const) expect(renderExperimentReport(result, format).text).not.toContain('a secret');
  });

  it('says what is missing where it was stopped', () => {
    const result: ExperimentResult = { ...old(), state: 'stopped', repetitionsDone: 1 };
    result.steps = result.steps.map((step) => ({
      ...step,
      bottlenecks: step.bottlenecks.slice(0, 1),
      figures: step.figures.map((figure) => ({ ...figure, values: figure.values.slice(0, 1) })),
    }));
    const { text } = renderExperimentReport(result, 'html');
    expect(text).toContain('It was stopped before its end: 3 of 6 runs were made');
    expect(text.match(/not made/g)).toHaveLength(3);
  });
});
