// @ts-check
import { differ, extreme, ratio, stepsOf } from './result-view.mjs';
import { bullets, list, ms, name, number, quantity, size, times } from './words.mjs';

/** @typedef {import('../situations.mjs').Page} Page */

const AGE = 'latencyMs.p50';
const DROPPED = 'dropped.frames';
const INBOX = 'stations.receiver.user.maxBytes';
const RECV_QUEUE = 'stations.receiver.kernel.meanBytes';

export const id = 'S3';
export const title = 'The receiver is slower than the sender';
export const presets = ['slow-receiver'];
export const experiments = [
  { name: 'drop-policies', file: null },
  { name: 'receiver-remedies', file: 'scripts/situations/receiver-remedies.json' },
];

/** @param {Page} page @returns {string} */
export function best({ results }) {
  const steps = stepsOf(results['drop-policies']);
  const freshest = extreme(steps, AGE, 'lowest');
  return freshest ? `freshest: ${freshest.label}, ${ms(freshest.median(AGE))} old` : 'not measured';
}

/** @param {Page} page @returns {string} */
export function render({ results, table }) {
  const steps = stepsOf(results['drop-policies']);
  const freshest = extreme(steps, AGE, 'lowest');
  const oldest = extreme(steps, AGE, 'highest');
  const whole = steps.filter((step) => step.median(DROPPED) === 0);
  const largest = extreme(steps, INBOX, 'highest');
  const unread = extreme(steps, RECV_QUEUE, 'highest');
  const received = steps.map((step) => step.median('received.fps')).filter((fps) => fps !== null);
  const remedies = stepsOf(results['receiver-remedies']);
  const [plain, keyed, faster] = remedies;
  const urgent = keyed?.median('urgentLatencyMs.p50') ?? null;
  const withCredit = steps.find((step) => Number(step.set['flow.creditFrames'] ?? 0) > 0);
  const withoutCredit = steps.find(
    (step) => step !== withCredit && step.set['receiver.policy'] === withCredit?.set['receiver.policy'] && !step.set['flow.creditFrames'],
  );
  return `### Symptom

What the application has not read waits in the kernel's receive buffer, then the sender's send buffer fills, then the sender's own memory grows until something gives
(websocket-client [issue 987](https://github.com/websocket-client/websocket-client/issues/987), whose answer is to look at Recv-Q and Send-Q with \`netstat -npt | grep python\`). No figures were given.

### See it

Window: preset **The receiver is slower**: 30 images a second, and the application takes 50 ms for each. The pipe view fills from the end: inbox, Recv-Q, Send-Q, the
sender's queue; then frames are dropped. **Drop the oldest**, **Only the latest** and **4 credits** under _Try_. Command line: \`npx sockscope run slow-receiver --duration 10s\`, and beside it \`netstat -tn\`.

### Cause

More is sent than is taken, and every buffer on the way only puts off the moment at which that shows, while all that waits gets older. The size of the kernel's receive buffer is not for Node's
application to choose; what waits there is read by Sockscope, not controlled.

### Remedies, measured

An inbox of eight frames where there is a limit. _Dropped_ counts both the receiver's drops and the sender's, when its own queue is full or its credit is used up.

${table('drop-policies')}

${bullets([
  freshest &&
    oldest &&
    freshest !== oldest &&
    `Freshest: ${name(freshest.label)}, half of the frames younger than ${ms(freshest.median(AGE))} when they are taken; oldest: ${name(oldest.label)}, ${ms(oldest.median(AGE))} (${times(ratio(oldest, freshest, AGE))}).`,
  whole.length > 0
    ? `Nothing was dropped while it was measured: ${list(whole.map(({ label }) => name(label)))}. The price is age, and memory that grows as long as the run goes on where there is no limit.`
    : 'Every setting dropped frames.',
  largest && `Most memory in the inbox: ${name(largest.label)}, up to ${size(largest.median(INBOX))}.`,
  unread &&
    (unread.median(RECV_QUEUE) ?? 0) > 0 &&
    `Most unread in the kernel (Recv-Q): ${name(unread.label)}, ${size(unread.median(RECV_QUEUE))} on average.`,
  withCredit &&
    withoutCredit &&
    `${name(withCredit.label)} beside ${name(withoutCredit.label)}: ${ms(withCredit.median(AGE))} instead of ${ms(withoutCredit.median(AGE))} old, ${size(withCredit.median(RECV_QUEUE))} instead of ${size(withoutCredit.median(RECV_QUEUE))} unread in the kernel, ${size(withCredit.median(INBOX))} instead of ${size(withoutCredit.median(INBOX))} in the inbox at most.`,
  received.length > 0 &&
    `Taken by the application: ${number(Math.min(...received))} to ${number(Math.max(...received))} FPS over all settings. A policy chooses which frames are taken, not how many.`,
])}

A faster application, and priorities:

${table('receiver-remedies')}

${bullets([
  plain &&
    keyed &&
    urgent !== null &&
    `Key frames were ${ms(urgent)} old when they were taken, all frames together ${ms(keyed.median(AGE))}; ${quantity(keyed.median('dropped.urgentFrames'), '')} key frames and ${quantity(keyed.median(DROPPED), '')} frames were dropped.`,
  plain &&
    faster &&
    (differ(faster, plain, AGE)
      ? `An application that takes 20 ms: ${ms(plain.median(AGE))} to ${ms(faster.median(AGE))}, ${quantity(plain.median(DROPPED), '')} to ${quantity(faster.median(DROPPED), '')} dropped.`
      : 'An application that takes 20 ms made no difference that these runs could show.'),
])}

Stopping to read (\`pause\`) is TCP's own flow control; credits (\`flow.creditFrames\`, [protocol](flow-protocol.md)) bound what is under way without filling any buffer.
`;
}
