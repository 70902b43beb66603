// @ts-check
import { extreme, ratio, stepsOf } from './result-view.mjs';
import { bullets, list, ms, name, number, quantity, size, times } from './words.mjs';

/** @typedef {import('../situations.mjs').Page} Page */
/** @typedef {import('./result-view.mjs').StepView} StepView */

const MEMORY = 'memory.rssMeanBytes';
const CPU = 'cpu.process';
const CONNECTIONS = 'connections.peak';
const RTT = 'heartbeatRttMs.p50';
const RATE = 'received.fps';
const AGE = 'latencyMs.p50';

export const id = 'S4';
export const title = 'A server under the pressure of many connections';
export const presets = ['many-connections', 'relay-viewers'];
export const experiments = [
  { name: 'idle-connections', file: 'scripts/situations/idle-connections.json' },
  { name: 'broadcast', file: 'scripts/situations/broadcast.json' },
  { name: 'pool', file: 'scripts/situations/pool.json' },
];

/** @param {StepView} step */
const idleOf = (step) => Number(step.set['load.idleConnections']);
/** @param {StepView} step */
const isCompressed = (step) => step.set['compression.enabled'] === true;

/**
 * What each idle connection added to the host's memory, from two steps: the memory that the run takes anyway is in both. By the connections that there were, not those that were wanted.
 * @param {StepView} step @param {StepView | undefined} none @returns {number | null} Bytes a connection.
 */
export function addedBytes(step, none) {
  const memory = step.median(MEMORY);
  const without = none?.median(MEMORY) ?? null;
  const [open, openWithout] = [step.median(CONNECTIONS), none?.median(CONNECTIONS) ?? null];
  if (memory === null || without === null || open === null || openWithout === null || open <= openWithout) return null;
  return (memory - without) / (open - openWithout);
}

/** The uncompressed step with most idle connections that could be made. @param {readonly StepView[]} steps */
const most = (steps) =>
  steps.filter((step) => !isCompressed(step) && step.median(MEMORY) !== null).sort((a, b) => idleOf(b) - idleOf(a))[0];

/** @param {Page} page @returns {string} */
export function best({ results }) {
  const steps = stepsOf(results['idle-connections']);
  const top = most(steps);
  const bytes = top
    ? addedBytes(
        top,
        steps.find((step) => idleOf(step) === 0),
      )
    : null;
  return top && bytes !== null && bytes > 0 ? `an idle connection takes ${size(bytes)} of the server's memory` : 'not measured';
}

/** @param {Page} page @returns {string} */
export function render({ results, table }) {
  const idle = stepsOf(results['idle-connections']);
  const none = idle.find((step) => idleOf(step) === 0);
  const top = most(idle);
  const plainPeer = idle.find((step) => !isCompressed(step) && idle.some((other) => isCompressed(other) && idleOf(other) === idleOf(step)));
  const compressedPeer = idle.find(isCompressed);
  const negotiated = ratio(compressedPeer, plainPeer, MEMORY);
  const broadcast = stepsOf(results['broadcast']);
  const pool = stepsOf(results['pool']);
  const [all, limited, swept] = pool;
  const dueOf = (/** @type {StepView} */ step) => Number(step.set['load.rate']) * Number(step.set['receiver.connections']);
  const behind = broadcast.filter((step) => (step.median(RATE) ?? Number.POSITIVE_INFINITY) < 0.95 * dueOf(step));
  const missing = broadcast.filter(
    (step) => (step.median(CONNECTIONS) ?? Number.POSITIVE_INFINITY) < Number(step.set['receiver.connections']),
  );
  const kept = broadcast.filter((step) => (step.median(RATE) ?? 0) >= 0.95 * dueOf(step));
  const pairs = broadcast
    .filter((step) => !isCompressed(step))
    .flatMap((plain) => {
      const compressed = broadcast.find(
        (step) => isCompressed(step) && step.set['receiver.connections'] === plain.set['receiver.connections'],
      );
      return compressed ? [{ plain, compressed }] : [];
    });
  const largest = pairs[pairs.length - 1];
  const fastest = extreme(broadcast, RATE, 'highest');
  const failures = [...idle, ...broadcast, ...pool].flatMap(({ label, errors }) =>
    errors.slice(0, 1).map(({ message }) => `${name(label)} could not be run: ${message}`),
  );
  const incomplete = idle.filter((step) => (step.median(CONNECTIONS) ?? Number.POSITIVE_INFINITY) < idleOf(step));
  const added = idle
    .filter((step) => !isCompressed(step) && idleOf(step) > 0)
    .flatMap((step) => {
      const bytes = addedBytes(step, none);
      return bytes === null ? [] : [`${size(bytes)} with ${number(idleOf(step))}`];
    });
  return `### Symptom

A server has thousands of connections, most of them silent. An article on WebSocket server performance names the five pressures (connections, memory, CPU, bandwidth, message
processing) and the tools: a pool with a limit of 100,000 and a sweep of idle connections every 60 s, groups with broadcast, gauges and counters, a watch on the heap. It gives no measurements.

### See it

Window: preset **Many connections**; the panel shows open connections over time, those refused and closed as idle, groups and deliveries; **6,000 idle** and **At most 1,000**
under _Try_; the view _Connections_ has a row for each. Preset **Relay to viewers** makes the window itself a subscriber. Command line: \`npx sockscope run many-connections --duration 10s\`, changed for instance by
\`--set load.idleConnections=6000\`.

### Cause

Each connection costs memory for its socket and its parser whether it says anything or not, and a ping and a pong each heartbeat; all pings are written in one turn of the loop, so that the
last one waits for all others. A broadcast is a send for each member, and with permessage-deflate a compression for each, because each connection has a window of its own.

### What idle connections cost, measured

The idle clients live in a process of their own, so that memory and CPU are those of the server's process (with its publisher and its ten subscribers).

${table('idle-connections')}

${bullets([
  added.length > 0 &&
    `Memory that each idle connection added to the run without any: ${list(added)}. The column _memory a connection_ divides all growth since the start, the run's own included, by the connections.`,
  incomplete.length > 0 &&
    `Not all connections were open in time in every run: ${list(incomplete.map((step) => `${name(step.label)} (${quantity(step.median(CONNECTIONS), 'open at most, median')})`))}.`,
  top &&
    none &&
    top !== none &&
    `CPU: ${quantity(none.median(CPU), 'cores')} without idle connections, ${quantity(top.median(CPU), 'cores')} with ${number(idleOf(top))}. Heartbeat: ${ms(none.median(RTT))} and ${ms(top.median(RTT))}.`,
  top &&
    none &&
    top !== none &&
    `The stream beside them: half of its messages within ${ms(none.median(AGE))} without, ${ms(top.median(AGE))} with ${number(idleOf(top))}; 99 % within ${ms(none.median('latencyMs.p99'))} and ${ms(top.median('latencyMs.p99'))}.`,
  compressedPeer &&
    plainPeer &&
    negotiated !== null &&
    `Compression that is only negotiated: ${times(negotiated)} the memory with ${number(idleOf(plainPeer))} idle connections.${negotiated < 1.2 ? ' Its window is not made before the first message is compressed; what that costs is in the next table.' : ''}`,
])}

### What a broadcast costs, measured

${table('broadcast')}

${bullets([
  kept.length > 0 && `All that was due was delivered: ${list(kept.map(({ label }) => name(label)))}.`,
  behind.length > 0 &&
    `Behind: ${list(behind.map((step) => `${name(step.label)} (${quantity(step.median(RATE), '/s')} of ${number(dueOf(step))}/s)`))}.`,
  missing.length > 0 &&
    `Not all subscribers came in within the warm-up and the measured time: ${list(missing.map((step) => `${name(step.label)} (${quantity(step.median(CONNECTIONS), 'connections')})`))}.`,
  fastest && `Most deliveries: ${quantity(fastest.median(RATE), '/s')}, ${name(fastest.label)}.`,
  largest &&
    `With ${number(Number(largest.plain.set['receiver.connections']))} subscribers compression took ${times(ratio(largest.compressed, largest.plain, CPU))} the CPU, made messages ${times(ratio(largest.compressed, largest.plain, AGE))} as old (${ms(largest.plain.median(AGE))} to ${ms(largest.compressed.median(AGE))}), and took ${times(ratio(largest.compressed, largest.plain, 'memory.perConnectionBytes'))} the memory a connection (${size(largest.plain.median('memory.perConnectionBytes'))} to ${size(largest.compressed.median('memory.perConnectionBytes'))}, both ends of each connection being in the process).`,
])}

### Remedies: a limit and a sweep, measured

${table('pool')}

${bullets([
  all &&
    limited &&
    `With the limit at most ${quantity(limited.median(CONNECTIONS), '')} connections were open instead of ${quantity(all.median(CONNECTIONS), '')}; ${quantity(limited.median('connections.refused'), '')} handshakes were refused with HTTP 503. Our idle clients try again one at a time once they were refused.`,
  swept &&
    `The sweep closed ${quantity(swept.median('pool.idleSwept'), '')} connections with 1001 during the run. Against clients that come again at once it only turns idle connections into handshakes: the CPU was ${times(ratio(swept, all, CPU))} that without it.`,
  ...failures,
])}
`;
}
