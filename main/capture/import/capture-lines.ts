import type { CaptureDocument, CaptureLine } from '../../../contract/index.ts';

/** Rows that stand together in one line, as they do in a recorded capture. */
const ROWS_A_LINE = 500;

/** The lines of `samples.ndjson` that a capture was read from, or could have been: samples and events in the order of time. */
export function* captureLines({ samples, events, exchanges, arrivals }: CaptureDocument): Generator<CaptureLine> {
  let next = 0;
  for (const sample of samples) {
    for (; next < events.length && events[next]!.tMs <= sample.tMs; next++) yield { kind: 'event', event: events[next]! };
    yield { kind: 'sample', sample };
  }
  for (; next < events.length; next++) yield { kind: 'event', event: events[next]! };
  for (let at = 0; at < exchanges.length; at += ROWS_A_LINE) {
    yield { kind: 'exchanges', exchanges: exchanges.slice(at, at + ROWS_A_LINE) };
  }
  for (let at = 0; at < arrivals.length; at += ROWS_A_LINE) yield { kind: 'arrivals', arrivals: arrivals.slice(at, at + ROWS_A_LINE) };
}
