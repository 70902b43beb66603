import {
  type CaptureDocument,
  type FlowStretch,
  isInRun,
  litStation,
  NO_FRAMES,
  type PathWay,
  type PipeFigures,
  type RunEvent,
  type Sample,
  STATIONS,
  type StationFigures,
  type StationName,
  stationDrops,
  stationFlowsWithin,
} from '../../contract/index.ts';
import { steadySpans, toldSpan } from '../diagnosis/diagnose-run.ts';
import { connectedSamples, type Stretch, sampleBefore, stretchesOf } from '../metrics/connected-samples.ts';
import { readStation, shareAboveZero } from '../metrics/station-readings.ts';
import { largest } from '../metrics/statistics.ts';
import { changesWithin } from './spans.ts';

/** A sample begins where the one before it ended, but for the rounding of their clocks. */
const SEAMLESS_MS = 1;

/** What the pipe view of a report draws, and of a window when the run has ended. `null`: there is no sample of the measured time. */
export function pipeFigures({
  samples,
  events,
  scenario,
  diagnosis,
}: Pick<CaptureDocument, 'scenario' | 'diagnosis'> & { samples: readonly Sample[]; events: readonly RunEvent[] }): PipeFigures | null {
  const span = toldSpan(steadySpans(samples, events));
  const isListening = scenario.direction === 'listen';
  const connected = isListening ? connectedSamples(span.samples, sampleBefore(span.samples, samples)) : span.samples;
  const drawn = connected.length > 0 ? connected : span.samples;
  const first = drawn[0];
  const last = drawn[drawn.length - 1];
  if (!first || !last) return null;
  const stretches = stretchesOf(drawn, samples).map(flowStretch);
  const { before } = stretches[0]!;
  const droppedIn = stretches.map(({ before, after }) => ({ before: stationDrops(before), after: stationDrops(after) }));
  const stations = Object.fromEntries(
    STATIONS.map((name): [StationName, StationFigures] => {
      const level = levelOf(drawn, name);
      const drops = droppedIn.reduce<number | null>((sum, { before: { [name]: from }, after: { [name]: to } }) => {
        return sum === null || from === null || to === null ? null : sum + Math.max(0, to - from);
      }, 0);
      return [name, { level, isAbsent: level === null && !isInRun(name, scenario.direction), drops }];
    }),
  ) as Record<StationName, StationFigures>;
  const levels = Object.fromEntries(STATIONS.map((name) => [name, stations[name].level?.meanBytes ?? null]));
  return {
    change: span.change?.text ?? null,
    isPart: changesWithin(samples, events).length > 0,
    connectedMs: isListening && connected.length > 0 ? connected.reduce((sum, { intervalMs }) => sum + intervalMs, 0) : null,
    // Said of what the rates are over: without counts of its start the first sample is not in them.
    fromMs: before === first && last !== first ? first.tMs : first.tMs - first.intervalMs,
    toMs: last.tMs,
    stations,
    flows: stationFlowsWithin(stretches),
    lit: litStation(diagnosis?.bottleneck ?? null, scenario.direction, levels, stations['receiver.user'].level?.limitBytes ?? null),
  };
}

/** Counts are known at the end of a sample: those at the start of a stretch are of the one before, if none is lost between, and nothing where the run begins. */
function flowStretch({ samples, before }: Stretch): FlowStretch {
  const first = samples[0]!;
  const startMs = first.tMs - first.intervalMs;
  const known = before ?? (startMs < SEAMLESS_MS ? runStart(first) : first);
  return { before: Math.abs(known.tMs - startMs) <= SEAMLESS_MS ? known : first, after: samples[samples.length - 1]! };
}

/** What a sample at the start of the run would have told: nothing was counted, and nothing waited. */
function runStart(first: Sample): Sample {
  const { frames, bytes, stations, viewer, path } = first;
  const none = (way: PathWay): PathWay => ({ ...way, inBytes: 0, outBytes: 0, fullMs: 0 });
  return {
    ...first,
    tMs: first.tMs - first.intervalMs,
    frames: { ...NO_FRAMES, displayed: frames.displayed === null ? null : 0 },
    bytes: { payload: 0, wire: 0, sent: bytes.sent === null ? null : 0, arrived: bytes.arrived === null ? null : 0 },
    stations: { ...stations, source: stations.source && { ...stations.source, bytes: 0, frames: 0 } },
    viewer: viewer && { ...viewer, received: 0, displayed: 0 },
    path: path && { forth: none(path.forth), back: none(path.back) },
  };
}

function levelOf(samples: readonly Sample[], name: StationName): StationFigures['level'] {
  const found = readStation(samples, name);
  if (!found) return null;
  const { bytes, meanBytes, last } = found;
  return {
    meanBytes,
    maxBytes: largest(bytes),
    timeAboveZero: shareAboveZero(bytes),
    readings: bytes.length,
    limitBytes: last.limitBytes,
    limitFrom: last.limitFrom ?? null,
  };
}
