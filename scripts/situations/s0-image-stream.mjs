// @ts-check
import { differ, extreme, ratio, stepsOf } from './result-view.mjs';
import { bullets, list, name, number, quantity, times } from './words.mjs';

/** @typedef {import('../situations.mjs').Page} Page */

const FPS = 'received.fps';

export const id = 'S0';
export const title = 'An image stream at a disappointing frame rate';
export const presets = ['jpeg-ingest'];
export const experiments = [{ name: 'jpeg-ladder', file: null }];

/** @param {Page} page @returns {string} */
export function best({ results }) {
  const steps = stepsOf(results['jpeg-ladder']);
  const gains = steps.slice(1).map((step, index) => ({ step, gain: ratio(step, steps[index], FPS) }));
  const largest = gains.reduce((a, b) => ((b.gain ?? 0) > (a.gain ?? 0) ? b : a));
  return largest.gain === null || largest.gain <= 1
    ? 'no step raised the rate'
    : `largest step: ${name(largest.step.label)}, ${times(largest.gain)} the frames`;
}

/** @param {Page} page @returns {string} */
export function render(page) {
  const { results, table, summaries } = page;
  const steps = stepsOf(results['jpeg-ladder']);
  const first = steps[0];
  const last = steps[steps.length - 1];
  const top = extreme(steps, FPS, 'highest');
  const same = steps.filter((step, index) => index > 0 && !differ(step, /** @type {any} */ (steps[index - 1]), FPS));
  const slower = steps.filter((step, index) => {
    const before = steps[index - 1];
    return before && differ(step, before, FPS) && (ratio(step, before, FPS) ?? 1) < 1;
  });
  const wire = first ? (summaries[first.captureIds[0] ?? '']?.wire?.ratio ?? null) : null;
  return `### Symptom

A client streams JPEG images of 1 MB to a server on the same machine as fast as it can, and few arrive. Reported, on their machine with Python's
\`websockets\`: about 32 FPS with its defaults, about 2,700 without compression, more than 3,000 without the log line as well and with uvloop; about 1,400 with picows, about 1,300
from a Go server, fewer than 10 in an application with images of 3.5 MB ([python-websockets issue 1595](https://github.com/python-websockets/websockets/issues/1595)).

### See it

Window: preset **JPEG stream, 1 MiB**, Start, and read the verdict at the top; then **Compression off** under _Try_. The pipe view shows where the frames wait: in the sender's own
queue, with the kernel's buffers all but empty, when the sender is busy before the socket; in Recv-Q when the receiver does not read fast enough. Command line: \`npx sockscope run jpeg-ingest --duration 10s\`, and again with \`--set compression.enabled=false\`.

### Cause

permessage-deflate compresses every message again, although a JPEG is compressed already. What is left after that is spent on masking (RFC 6455 section 5.3), on a log line a frame that is
written before the next frame is handled, and on whatever else runs on the loop that receives.

### Remedies, measured

One thing after another is changed, and what was changed stays.

${table('jpeg-ladder')}

${bullets([
  wire !== null &&
    `With compression the wire carried ${number(wire * 100)} % of the payload's bytes: ${wire < 0.995 ? `${number((1 - wire) * 100)} % is what it saved for its price` : 'it saved next to nothing'}.`,
  first &&
    top &&
    `From ${name(first.label)} to ${name(top.label)}: ${times(ratio(top, first, FPS))}, ${quantity(first.median(FPS), 'FPS')} to ${quantity(top.median(FPS), 'FPS')}.`,
  same.length > 0 && `No difference that these runs could show: ${list(same.map(({ label }) => name(label)))}.`,
  slower.length > 0 &&
    `Slower than the step before, here: ${list(slower.map(({ label }) => name(label)))}. The ${Number(results['jpeg-ladder'].environment['cores'])} cores of this machine carry the sender, the receiver and the pool that compresses.`,
  `The verdict of most runs: ${steps.map((step) => `${step.label} \`${step.verdict ?? 'none'}\``).join(', ')}.`,
  last && top && last !== top && `The last step is not the fastest one here: that was ${name(top.label)}.`,
])}
`;
}
