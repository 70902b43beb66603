// @ts-check
import { differ, extreme, ratio, StepView, stepsOf } from './result-view.mjs';
import { bullets, ms, name, quantity, times } from './words.mjs';

/** @typedef {import('../situations.mjs').Page} Page */

const PER_S = 'exchanges.perS';
const TOTAL = 'exchanges.totalMs.p50';

export const id = 'S1';
export const title = 'One long-lived connection in series, or many short ones in parallel';
export const presets = ['serial-persistent', 'serial-short', 'parallel-short'];
export const experiments = [
  { name: 'connection-modes', file: null },
  { name: 'answers', file: 'scripts/situations/answers.json' },
];

/** @param {Page} page @returns {string} */
export function best({ results }) {
  const steps = stepsOf(results['connection-modes']);
  const soonest = extreme(steps, TOTAL, 'lowest');
  const most = extreme(steps, PER_S, 'highest');
  if (!soonest || !most) return 'not measured';
  if (soonest === most) return `${soonest.label}: most images a second and the soonest answer`;
  return `soonest answer: ${soonest.label}; most images: ${most.label}`;
}

/** @param {readonly StepView[]} steps @param {Record<string, unknown>} set @returns {StepView | undefined} */
const withSet = (steps, set) => steps.find((step) => Object.entries(set).every(([path, value]) => step.set[path] === value));

/** Short connections in parallel beside the others, with and without compression. @param {readonly StepView[]} steps */
function comparisons(steps) {
  return [true, false].flatMap((compressed) => {
    const of = (/** @type {string} */ executor) => withSet(steps, { 'load.executor': executor, 'compression.enabled': compressed });
    const [kept, serial, parallel] = [of('persistent'), of('serial-short'), of('parallel-short')];
    if (!kept || !serial || !parallel) return [];
    const heading = compressed ? 'Compressed' : 'Not compressed';
    const gain = ratio(parallel, serial, PER_S);
    const sooner = differ(parallel, serial, PER_S) && gain !== null && gain > 1;
    return [
      sooner
        ? `${heading}: all at once finished the batch ${times(gain)} as fast as a new connection each in series, and each image took ${times(ratio(parallel, serial, TOTAL))} as long (${ms(parallel.median(TOTAL))}).`
        : `${heading}: these runs do not show that all at once finishes the batch sooner than a new connection each in series (${times(gain)}), and each image took ${times(ratio(parallel, serial, TOTAL))} as long (${ms(parallel.median(TOTAL))}).`,
      differ(kept, serial, TOTAL) && (ratio(kept, serial, TOTAL) ?? 1) < 1
        ? `${heading}: a connection that is kept answered an image in ${ms(kept.median(TOTAL))}, a new one for each in ${ms(serial.median(TOTAL))}; the handshakes alone took ${ms(serial.median('setupMs.p50'))}.`
        : `${heading}: a connection that is kept (${ms(kept.median(TOTAL))} an image) showed no gain over a new one for each (${ms(serial.median(TOTAL))}).`,
    ];
  });
}

/** @param {Page} page @returns {string} */
export function render({ results, table }) {
  const steps = stepsOf(results['connection-modes']);
  const answers = stepsOf(results['answers']);
  const most = extreme(steps, PER_S, 'highest');
  const soonest = extreme(steps, TOTAL, 'lowest');
  const acknowledged = (/** @type {string} */ executor, /** @type {string} */ words) => {
    const at = (/** @type {string} */ reply) => withSet(answers, { 'load.executor': executor, 'server.reply': reply });
    const [computed, ack] = [at('computed'), at('ack')];
    if (!computed || !ack) return null;
    const change = `${ms(computed.median(TOTAL))} to ${ms(ack.median(TOTAL))} an image, ${quantity(computed.median(PER_S), 'images/s')} to ${quantity(ack.median(PER_S), 'images/s')}`;
    if (!differ(ack, computed, TOTAL)) return `Answering at once, ${words}: no difference that these runs could show (${change}).`;
    return (ratio(ack, computed, TOTAL) ?? 1) < 1
      ? `Answering at once made each image sooner done, ${words}: ${change}. The computation is not gone; it runs in another thread afterwards.`
      : `Answering at once made each image later, ${words}: ${change}. The other thread's computations take CPU from the stream.`;
  };
  return `### Symptom

1,000 gray images of 800 × 600 go to a server that works out shape, minimum, maximum, mean and median. Reported, on their machine: one after another about 50 s in all and
0.05 s an image; a connection for each, all at the same time, about 8 s in all and 1.5 s an image
([listenzcc/websocket-speed-test](https://github.com/listenzcc/websocket-speed-test)).

### See it

Window: presets **Images, one connection**, **Images, a connection each** and **Images, many at once**; the panel _Each image as a line in time_ shows for each image its TCP handshake,
upgrade, sending and waiting, and the distribution of each part. **In parallel** and **Answer at once** under _Try_. Command line: \`npx sockscope run parallel-short --duration 10s\`.

### Cause

A new connection costs a TCP and a WebSocket handshake. In series the machine idles while each answer is on its way; in parallel it does not, but all images share one server loop and wait in its
line, so that the batch may be done sooner while each image is done later.

### Remedies, measured

200 images a run. The rate counts from the start of the run, with the start of the clients.

${table('connection-modes')}

${bullets([
  ...comparisons(steps),
  most && `Most images a second: ${name(most.label)}, ${quantity(most.median(PER_S), 'images/s')}.`,
  soonest && `Soonest answer: ${name(soonest.label)}, ${ms(soonest.median(TOTAL))}.`,
])}

The answer can wait for the computation (slow response) or not (fast response):

${table('answers')}

${bullets([acknowledged('persistent', 'over one connection'), acknowledged('parallel-short', 'with many at once')])}

Their advice: in parallel for bulk that needs no immediate answer, such as archiving; in series over one connection for control and answers in real time.
`;
}
