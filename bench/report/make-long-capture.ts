import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureDocument, CaptureLine, Manifest, Sample, Scenario } from '../../contract/index.ts';
import { MANIFEST_FILE, SAMPLES_FILE } from '../../main/capture/capture-files.ts';
import { diagnoseRun } from '../../main/diagnosis/diagnose-run.ts';
import { HistogramSum } from '../../main/metrics/histogram.ts';
import { summarise } from '../../main/metrics/summarise.ts';
import { repeatedSample } from './repeat-samples.ts';

/** A capture that was made long. */
export interface LongCapture {
  id: string;
  name: string;
  samples: number;
  events: number;
  /** Of its samples' file. */
  bytes: number;
}

/** The recorded change of settings stands in every so many of the repetitions: one that was made every few seconds would be another run. */
const CHANGE_EVERY = 20;
const NO_HISTOGRAMS: Sample['histograms'] = { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] };

/**
 * Makes a capture of `samples` samples from one that was really recorded: the measured samples of it are repeated in time
 * with their counts carried on, and its change of settings some times. Its figures are made by the product's own code from all of them.
 *
 * @param captures the library's folder of captures.
 */
export async function makeLongCapture(captures: string, recorded: CaptureDocument, samples: number): Promise<LongCapture> {
  const steady = recorded.samples.filter(({ phase }) => phase === 'steady');
  const base = recorded.samples[recorded.samples.indexOf(steady[0]!) - 1];
  if (!base || steady.length < 4) throw new Error('what was recorded has no warm-up, or too few samples after it');
  const { events: recordedEvents, samples: _samples, exchanges: _exchanges, arrivals: _arrivals, damage: _damage, ...manifest } = recorded;
  const id = `${recorded.id}-long`;
  const folder = join(captures, id);
  mkdirSync(folder, { recursive: true });
  const out = createWriteStream(join(folder, SAMPLES_FILE));
  let bytes = 0;
  const write = async (line: CaptureLine) => {
    const text = `${JSON.stringify(line)}\n`;
    bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, 'drain');
  };
  const lengthMs = steady[steady.length - 1]!.tMs - base.tMs;
  const toggles = recordedEvents.filter(({ kind, tMs }) => kind === 'toggle' && tMs > base.tMs && tMs < base.tMs + lengthMs);
  const sums = { latencyUs: new HistogramSum(), uncorrectedLatencyUs: new HistogramSum(), gapUs: new HistogramSum() };
  const slim: Sample[] = [];
  const events: CaptureDocument['events'] = [];
  for (let index = 0; index < samples; index++) {
    if (index % (steady.length * CHANGE_EVERY) === 0) {
      for (const toggle of toggles) {
        const event = { ...toggle, tMs: toggle.tMs - base.tMs + (index / steady.length) * lengthMs };
        events.push(event);
        await write({ kind: 'event', event });
      }
    }
    const sample = repeatedSample(base, steady, index);
    for (const name of ['latencyUs', 'uncorrectedLatencyUs', 'gapUs'] as const) sums[name].add(sample.histograms[name]);
    await write({ kind: 'sample', sample });
    slim.push({ ...sample, histograms: NO_HISTOGRAMS });
  }
  out.end();
  await once(out, 'close');
  const histograms = {
    latencyUs: sums.latencyUs.total(),
    uncorrectedLatencyUs: sums.uncorrectedLatencyUs.total(),
    gapUs: sums.gapUs.total(),
  };
  const name = `${recorded.name}, made long`;
  const scenario: Scenario = recorded.finalScenario ?? recorded.scenario;
  const whole: Manifest = {
    ...manifest,
    id,
    name,
    saved: true,
    notes: `Made from the capture ${recorded.id}: its ${steady.length} measured samples are repeated in time with their counts carried on.`,
    summary: summarise(scenario, slim, null, { baseline: null, histograms, reason: 'the run was made from repetitions of a shorter one' }),
    diagnosis: diagnoseRun(slim, events, 'open'),
  };
  writeFileSync(join(folder, MANIFEST_FILE), `${JSON.stringify(whole, null, 2)}\n`);
  return { id, name, samples, events: events.length, bytes };
}
