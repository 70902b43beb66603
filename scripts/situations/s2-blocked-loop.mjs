// @ts-check
import { stepsOf } from './result-view.mjs';
import { bullets, list, ms, name } from './words.mjs';

/** @typedef {import('../situations.mjs').Page} Page */
/** @typedef {import('./result-view.mjs').StepView} StepView */

const GAP = 'gapMs.p50';
const DELAY = 'latencyMs.p50';
const RTT = 'heartbeatRttMs.max';
const LOOP = 'eventLoop.server.maxMs';

export const id = 'S2';
export const title = 'Messages that were sent apart arrive together';
export const presets = ['blocked-loop'];
export const experiments = [
  { name: 'loop-remedies', file: null },
  { name: 'message-sizes', file: 'scripts/situations/message-sizes.json' },
];

/** What one computation takes in a step, milliseconds. @param {StepView} step */
const costMs = (step) => Number(step.set['server.processing.costMs']);

/**
 * How the messages of a step came: `together` where half of the gaps or more were under half of the computation that lies between two sends, in
 * every repetition; `one by one` where they were not in any; else `mixed`; `null` where it was not measured.
 * @param {StepView} step @returns {'together' | 'one by one' | 'mixed' | null}
 */
export function arrival(step) {
  const gaps = step.values(GAP);
  if (gaps.length === 0) return null;
  const together = gaps.filter((gap) => gap < costMs(step) / 2).length;
  return together === gaps.length ? 'together' : together === 0 ? 'one by one' : 'mixed';
}

/**
 * Whether half of the messages or more were under way for half of a computation or longer, by the median of the repetitions; `null` where it was not measured.
 * @param {StepView} step @returns {boolean | null}
 */
export function waits(step) {
  const delay = step.median(DELAY);
  return delay === null ? null : delay >= costMs(step) / 2;
}

/** Whether the loop stood still for as long as a computation takes, or nearly. @param {StepView} step */
const isHeld = (step) => (step.median(LOOP) ?? 0) >= 0.8 * costMs(step);

/** @param {StepView | undefined} step */
const cell = (step) => {
  const how = step ? arrival(step) : null;
  return step && how ? `${how} (gap ${ms(step.median(GAP))}, computation ${ms(costMs(step))}, loop held ${ms(step.median(LOOP))})` : 'n/a';
};

/** @param {Page} page @returns {string} */
export function best({ results }) {
  const steps = stepsOf(results['loop-remedies']);
  const good = steps.filter((step) => arrival(step) === 'one by one' && !isHeld(step));
  return good.length === 0 ? 'none here' : `one by one and the loop free: ${list(good.map(({ label }) => name(label)))}`;
}

/** @param {Page} page @returns {string} */
export function render({ results, table }) {
  const steps = stepsOf(results['loop-remedies']);
  const sizes = stepsOf(results['message-sizes']);
  const strategies = [...new Set(steps.map((step) => String(step.set['server.processing.strategy'])))];
  const at = (/** @type {string} */ strategy, /** @type {boolean} */ compressed) =>
    steps.find((step) => step.set['server.processing.strategy'] === strategy && step.set['compression.enabled'] === compressed);
  const of = (/** @type {ReturnType<typeof arrival>} */ how) => steps.filter((step) => arrival(step) === how);
  const labels = (/** @type {readonly StepView[]} */ some) => list(some.map(({ label }) => name(label)));
  const inlinePlain = at('inline', false);
  const inlineCompressed = at('inline', true);
  const heldOneByOne = of('one by one').filter(isHeld);
  const free = steps.filter((step) => arrival(step) === 'one by one' && !isHeld(step));
  const sizesWaiting = sizes.filter((step) => waits(step) === true);
  const sizesAtOnce = sizes.filter((step) => waits(step) === false);
  const blind = [inlineCompressed, inlinePlain].filter(
    (step) => step !== undefined && isHeld(step) && (step.median(RTT) ?? Number.POSITIVE_INFINITY) < 0.25 * (step.median(LOOP) ?? 0),
  );
  return `### Symptom

A server loops over a list, computes for seconds and sends one message an element. Reported: the client gets the first message at once and the others all together at the end
([python-websockets issue 1614](https://github.com/python-websockets/websockets/issues/1614)).

### See it

Window: preset **Messages that arrive together**; the panel _Sent and arrived_ draws each message as a line from the moment it was sent to the moment it was there, and says in a
sentence whether they came one by one; beside it how long the loop was held. **In steps**, **In a worker** and **Compression off** under _Try_. Command line: \`npx sockscope run blocked-loop --duration 5s --json\` and
compare \`gapMs\` with \`processing.meanMs\`. The receiver that measures has a thread of its own: in the server's thread it would be blocked with it.

### Cause

The computation holds the event loop, and whatever the loop has to do for a send waits. What that is depends on the path. In Node a plain \`send\` tries to write to the socket at once, within the call, and
needs no turn of the loop. With permessage-deflate the compressed bytes come back from another thread, and only the loop can take and write them. A message that the
kernel does not take whole is continued by the loop too. So is everything under TLS, which Sockscope does not measure.

### When do messages come together in Node? Measured

| computed | compressed | not compressed |
| --- | --- | --- |
${strategies.map((strategy) => `| \`${strategy}\` | ${cell(at(strategy, true))} | ${cell(at(strategy, false))} |`).join('\n')}

Together: the median gap between arrivals is under half of one computation, in every repetition; one by one: in none.

${bullets([
  of('together').length > 0 ? `Together: ${labels(of('together'))}.` : 'In no setting did the messages come together here.',
  of('one by one').length > 0 && `One by one: ${labels(of('one by one'))}.`,
  of('mixed').length > 0 && `Not the same in every repetition: ${labels(of('mixed'))}.`,
  inlineCompressed &&
    arrival(inlineCompressed) === 'together' &&
    `${name(inlineCompressed.label)}: half of the messages were ${ms(inlineCompressed.median(DELAY))} under way, the latest ${ms(inlineCompressed.median('latencyMs.max'))}${(inlineCompressed.median('latencyMs.max') ?? 0) > 1.5 * costMs(inlineCompressed) ? ', which is more than one computation: the first message too waits for the computations of those after it' : ''}.`,
  inlinePlain &&
    (arrival(inlinePlain) === 'one by one'
      ? `${name(inlinePlain.label)}: half of the messages were there within ${ms(inlinePlain.median(DELAY))} of their \`send\`, the latest within ${ms(inlinePlain.median('latencyMs.max'))}, although the loop was held for ${ms(inlinePlain.median(LOOP))}. Messages that come one by one are no proof of a free loop: pings, new clients and everything that is received wait all the same.`
      : `${name(inlinePlain.label)}: the messages did not all leave within their \`send\` here (gap ${ms(inlinePlain.median(GAP))}).`),
  blind.length > 0 &&
    `The heartbeat alone would have missed it: its longest round trip was ${list(blind.map((step) => `${ms(/** @type {StepView} */ (step).median(RTT))} in ${name(/** @type {StepView} */ (step).label)}`))}, because a ping is sent when the loop is free, and its pong was back before the next computation. The loop's own delay shows it.`,
  heldOneByOne.length > 0 && `One by one, and yet the loop was held for about a computation or longer: ${labels(heldOneByOne)}.`,
  free.length > 0 && `One by one, and the loop was never held for a whole computation: ${labels(free)}.`,
])}

The same without compression, with larger messages and the loop held (\`inline\`):

${table('message-sizes')}

${bullets([
  sizesAtOnce.length > 0 &&
    `Half of the messages or more arrived before half of a computation was over: ${list(sizesAtOnce.map((step) => `${name(step.label)} (${ms(step.median(DELAY))})`))}. The kernel took them within the \`send\`, or nearly.`,
  sizesWaiting.length > 0
    ? `They waited for the loop: ${list(sizesWaiting.map((step) => `${name(step.label)} (${ms(step.median(DELAY))})`))}. What the buffers of both ends do not take at once goes on when the computation is over, although nothing is compressed.`
    : 'None of these sizes made half of the messages wait for the loop.',
])}

### Remedies, measured

\`yield\` computes in small steps with a \`setImmediate\` turn between; \`ping\` waits for a pong after each send; \`worker\` computes in another thread.

${table('loop-remedies')}

Beyond these: measure the loop's delay in production, split long work, put heavy computation into a service of its own, test under load.
`;
}
