import { type CaptureDocument, NO_FRAMES, NOTHING_OF_OURS, SAMPLE_INTERVAL_MS, type Sample, scenarioSchema } from '../../contract/index.ts';
import { ledgerOf } from '../metrics/ledger.ts';
import { NOTHING_BESIDE } from '../metrics/sampler.ts';
import { summarise } from '../metrics/summarise.ts';
import { exampleDocument } from './example-document.ts';
import { sampleOf } from './sample.ts';

/** How the recording of an example went. */
export interface ObservedExample {
  /** Recv-Q of the one socket in each sample; `null`: no socket matches. 0, 1, 2 and 3 KiB by default, then nothing that matches. */
  recvQueues?: readonly (number | null)[];
  /** The process that is looked for. */
  process?: string;
  /** The run was cut off: its figures are made of the samples alone. */
  recovered?: boolean;
}

const GONE = 'no socket matches now';

/** A capture of direction observe: one socket of a process whose Recv-Q grows until the process ends. */
export function exampleObserved(options: ObservedExample = {}): CaptureDocument {
  const { recvQueues = [0, 1_024, 2_048, 3_072, null], process = 'python', recovered = false } = options;
  const base = exampleDocument({ samples: 1 });
  const scenario = scenarioSchema.parse({ name: 'observed', direction: 'observe', observe: { process } });
  const samples = recvQueues.map((recvQueueBytes, index): Sample => {
    const quiet = sampleOf({ tMs: (index + 1) * SAMPLE_INTERVAL_MS, load: null });
    const level = (bytes: number | null) => (bytes === null ? null : { bytes, frames: null, limitBytes: null });
    const missing = { 'stations.receiver.kernel': GONE, 'stations.sender.kernel': GONE, 'kernel.receiver': GONE };
    return {
      ...quiet,
      frames: NO_FRAMES,
      stations: {
        source: null,
        'sender.user': null,
        'sender.kernel': level(recvQueueBytes === null ? null : 0),
        path: null,
        'receiver.kernel': level(recvQueueBytes),
        'receiver.user': null,
        display: null,
      },
      kernel: {
        source: 'netstat',
        ageMs: 50,
        costMs: 40,
        sender: null,
        receiver:
          recvQueueBytes === null ? null : { recvQueueBytes, sendQueueBytes: 0, sockets: 1, recvBufferBytes: null, sendBufferBytes: null },
      },
      eventLoop: { ...quiet.eventLoop, server: null, load: null },
      connections: {
        open: recvQueueBytes === null ? 0 : 1,
        deflate: 0,
        opened: 1,
        closed: recvQueueBytes === null ? 1 : 0,
        refused: 0,
        idle: 0,
      },
      unavailable: recvQueueBytes === null ? missing : {},
    };
  });
  const facts = {
    ledger: ledgerOf(NO_FRAMES, []),
    publishLedger: null,
    setupUs: [],
    urgentLatencyUs: [],
    exchangeUs: NOTHING_BESIDE.exchangeUs,
    heartbeatUs: [],
    loopDelayUs: NOTHING_BESIDE.loopDelayUs,
    closes: { closed: {}, closedByReason: {}, closes: [], reasonsGiven: [], reasonsUntold: 0 },
    droppedByPolicy: {},
    isUniform: true,
    negotiated: null,
    ceiling: { measured: null, reason: NOTHING_OF_OURS },
    kernel: { source: 'netstat', intervalMs: 250, readings: recvQueues.length, missed: 0, putOff: 0, costMs: 40 },
    histograms: { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] },
    baseline: null,
  };
  return {
    ...base,
    name: scenario.name,
    state: recovered ? 'recovered' : 'complete',
    scenario,
    samples,
    events: [{ tMs: 0, kind: 'started', severity: 'info', text: `The sockets of ${process} are observed.`, code: null }],
    summary: summarise(scenario, samples, recovered ? null : facts),
    diagnosis: null,
  };
}
