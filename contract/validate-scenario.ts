import { z } from 'zod';
import { type Fault, faultsOf, showValue } from './faults.ts';
import { isImpaired, messageBytesOf, SCENARIO_LIMITS, type Scenario, scenarioSchema } from './scenario.ts';
import { bytesWithUnit, SCENARIO_FIELDS } from './scenario-fields.ts';
import { sendsOurFrames } from './sends-our-frames.ts';
import { thresholdFaults } from './threshold.ts';

/** Either a complete scenario or everything that is wrong with the document. */
export type ScenarioVerdict = { ok: true; scenario: Scenario } | { ok: false; faults: Fault[] };

/** The smallest JPEG that the generator makes. */
export const JPEG_LEAST_BYTES = 4_096;

/** Loopback names: anything else is reachable from other machines and needs a token. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/**
 * Validates a scenario document and names all its faults at once: those of single fields, and those of combinations
 * (a fault in one field does not hide a bad combination of others).
 */
export function validateScenario(document: unknown): ScenarioVerdict {
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) {
    const faults = [...thresholdFaults(parsed.data.thresholds), ...combinationFaults(parsed.data)];
    return faults.length === 0 ? { ok: true, scenario: parsed.data } : { ok: false, faults };
  }
  const faults = faultsOf(parsed.error, document, SCENARIO_FIELDS);
  // As the schema names them: a group that is not known goes with all that is in it.
  const repaired = scenarioSchema.safeParse(withoutPaths(document, faultsOf(parsed.error, document)));
  const broken = new Set(faults.map((fault) => fault.path));
  const combined = repaired.success ? combinationFaults(repaired.data).filter((fault) => !broken.has(fault.path)) : [];
  const thresholds = thresholdFaults((document as { thresholds?: unknown } | null)?.thresholds).filter((fault) => !broken.has(fault.path));
  return { ok: false, faults: [...faults, ...thresholds, ...combined] };
}

/** Faults of fields that are right by themselves and cannot work together. */
function combinationFaults(scenario: Scenario): Fault[] {
  const faults: Fault[] = [];
  const add: AddFault = (path, value, allowed) => faults.push({ path, value: showValue(value), allowed });
  sizeFaults(scenario, add);
  directionFaults(scenario, add);
  processingFaults(scenario, add);
  const { bind } = scenario;
  if (isBrokenIpv4(bind.host)) add('bind.host', bind.host, 'an address of four numbers from 0 to 255, or a name');
  else if (!LOOPBACK_HOSTS.includes(bind.host) && bind.token === null) {
    add('bind.token', bind.token, `a token of at least 8 characters, because ${bind.host} can be reached from other machines`);
  }
  return faults;
}

type AddFault = (path: string, value: unknown, allowed: string) => void;

function sizeFaults({ payload, server, sender, direction, recording }: Scenario, add: AddFault): void {
  if (!sendsOurFrames({ direction })) return;
  const bytes = messageBytesOf(payload);
  const name = payload.kind === 'gray' ? 'a gray frame of payload.width x payload.height' : 'payload.bytes';
  if (payload.kind === 'jpeg' && bytes < JPEG_LEAST_BYTES) {
    add(
      'payload.bytes',
      payload.bytes,
      `at least ${bytesWithUnit(JPEG_LEAST_BYTES)} for a jpeg; payload.kind=text takes ${SCENARIO_LIMITS.payloadBytes.min} or more`,
    );
  }
  if (direction !== 'push' && bytes > server.maxPayloadBytes) {
    add('server.maxPayloadBytes', server.maxPayloadBytes, `at least ${name}, ${bytesWithUnit(bytes)}, or every message is refused`);
  }
  if (direction !== 'echo' && bytes > sender.bufferLimitBytes) {
    add('sender.bufferLimitBytes', sender.bufferLimitBytes, `at least ${name}, ${bytesWithUnit(bytes)}, or nothing can be sent`);
  }
  if (recording.frames !== 'off' && bytes > recording.maxBytes) {
    add('recording.maxBytes', recording.maxBytes, `at least ${name}, ${bytesWithUnit(bytes)}, or no frame can be recorded`);
  }
}

/** Settings that have no meaning in the scenario's direction and would be passed over in silence. */
function directionFaults(
  { direction, load, masking, flow, priority, pool, receiver, sender, path, observe, kernel, recording }: Scenario,
  add: AddFault,
): void {
  const only = (directions: readonly Scenario['direction'][], path: string, value: unknown, neutral: unknown, because: string) => {
    if (value !== neutral && !directions.includes(direction))
      add(path, value, `${showValue(neutral)} in direction ${direction}, ${because}`);
  };
  only(['ingest', 'echo', 'push', 'relay'], 'load.frames', load.frames, null, 'because it has no generator that could count them');
  only(
    ['ingest', 'push', 'relay', 'listen', 'observe'],
    'load.rate',
    load.rate,
    'max',
    'because an exchange begins when the one before it is answered',
  );
  only(['echo'], 'load.executor', load.executor, 'persistent', 'because only direction echo has exchanges');
  only(['ingest', 'relay'], 'load.idleConnections', load.idleConnections, 0, 'because only ingest and relay open idle connections');
  only(
    ['ingest', 'push'],
    'flow.creditFrames',
    flow.creditFrames,
    0,
    'because only in ingest and push both ends speak the protocol of credits',
  );
  const ranked = ['ingest', 'push', 'relay'] as const;
  only(ranked, 'priority.keyEvery', priority.keyEvery, 0, 'because priorities are for streams of our own');
  only(ranked, 'priority.controlEvery', priority.controlEvery, 0, 'because priorities are for streams of our own');
  only(['ingest'], 'sender.costMs', sender.costMs, 0, 'because only the generator of ingest has an application that works on each frame');
  if (isImpaired(path) && !sendsOurFrames({ direction })) {
    add('path', 'an impairment', `all 0 in direction ${direction}, where no connection of ours could go through the proxy`);
  }
  for (const [name, way] of [
    ['path', path],
    ['path.back', path.back],
  ] as const) {
    if (way.bytesPerS > 0 && way.bytesPerS < 1_000)
      add(`${name}.bytesPerS`, way.bytesPerS, `0 (unlimited) or at least ${bytesWithUnit(1_000, true)}`);
  }
  const isAskedFor = Object.values(observe).some((value) => value !== null);
  if (direction === 'observe' && !isAskedFor) {
    add(
      'observe',
      'nothing',
      'a process, a pid, a port, or one end of a connection: otherwise every socket of the machine would be summed',
    );
  }
  if (direction !== 'observe' && isAskedFor) add('observe', 'a filter', `nothing in direction ${direction}, which reads its own sockets`);
  if (direction === 'observe' && kernel.source === 'off')
    add('kernel.source', 'off', 'a reader in direction observe, which is nothing else');
  if (masking === 'prepared' && direction !== 'ingest' && direction !== 'relay') {
    add('masking', masking, `random or zero in direction ${direction}: only a stream of our own frames can be masked beforehand`);
  }
  only(
    ['ingest', 'echo', 'push', 'relay', 'listen'],
    'recording.frames',
    recording.frames,
    'off',
    'because no frame of the sockets observed is seen',
  );
  only(['relay'], 'pool.groups', pool.groups, 1, 'because only direction relay has groups');
  if (direction === 'echo' && receiver.delayMs > 0) {
    add('receiver.delayMs', receiver.delayMs, '0 in direction echo, where server.processing is what the server takes');
  }
  if (direction === 'relay' && pool.groups > load.connections) {
    add('pool.groups', pool.groups, `at most load.connections (${load.connections}), or a group has no publisher`);
  }
}

function processingFaults({ direction, payload, server, load }: Scenario, add: AddFault): void {
  const { processing, reply, heartbeatS } = server;
  const computes = direction === 'ingest' || direction === 'echo' || direction === 'push';
  if (processing.costMs > 0 && !computes) {
    add('server.processing.costMs', processing.costMs, `0 in direction ${direction}, where the server computes nothing`);
  }
  if (processing.strategy === 'ping' && direction !== 'push') {
    add(
      'server.processing.strategy',
      'ping',
      `inline, yield or worker: in direction ${direction} the server sends nothing that a pong could follow`,
    );
  }
  if (processing.strategy === 'ping' && direction === 'push' && heartbeatS === 0) {
    add(
      'server.heartbeatS',
      heartbeatS,
      'above 0 with strategy ping: without a heartbeat a peer that answers no ping would be waited for for ever',
    );
  }
  if (direction === 'push' && processing.costMs > 0 && load.rate !== 'max') {
    add('load.rate', load.rate, 'max where server.processing.costMs is above 0: the computation sets the pace');
  }
  if (direction === 'echo' && reply === 'none')
    add('server.reply', reply, 'ack, computed or same in direction echo, or nothing would be answered');
  if (direction === 'listen' && reply !== 'none' && reply !== 'same')
    add('server.reply', reply, 'none or same in direction listen: what others send is not ours to compute');
  if (direction !== 'echo' && direction !== 'listen' && reply !== 'none')
    add('server.reply', reply, `none in direction ${direction}: only echo and listen answer`);
  if (reply === 'computed' && direction === 'echo' && payload.kind !== 'gray') {
    add('server.reply', reply, `ack or same with payload.kind ${payload.kind}: pixels can be computed of gray frames alone`);
  }
}

function withoutPaths(document: unknown, faults: readonly Fault[]): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return {};
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  for (const { path } of faults) {
    const keys = path.split('.');
    let parent: unknown = copy;
    for (const [index, key] of keys.entries()) {
      if (typeof parent !== 'object' || parent === null) break;
      const record = parent as Record<string, unknown>;
      // A list without one of its entries would have a hole: it goes as a whole.
      if (index === keys.length - 1 || Array.isArray(record[key])) {
        delete record[key];
        break;
      }
      parent = record[key];
    }
  }
  return copy;
}

/** Digits and dots that are no IPv4 address: whoever writes them means no name. */
function isBrokenIpv4(host: string): boolean {
  return /^[\d.]+$/.test(host) && !z.ipv4().safeParse(host).success;
}
