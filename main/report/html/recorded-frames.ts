import { leftOutText } from '../../../contract/index.ts';
import { REPORT_FRAMES, type ShownFrame } from '../../recording/report-frames.ts';
import { formatCount, formatQuantity, transferred } from '../quantity.ts';
import { html, SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** Some of the recorded frames as a strip, and how many there are of them; nothing where none were asked for. */
export function recordedFrames({ document, frames: { frames, shown, damage } }: ReportContext): SafeHtml | null {
  const { recording } = document;
  if (frames.length === 0 && recording === null && damage.length === 0) return null;
  const missing = frames.filter(({ fault }) => fault !== null).length;
  return html`<section><h2>Recorded frames</h2>
<p class="lead">${summaryText(frames.length, shown.length, recording?.frames ?? null)}</p>
${[
  recording && leftOutText(recording.leftOut) && `Not all that were to be recorded are here; ${leftOutText(recording.leftOut)}.`,
  recording?.fault && `The recording broke off: ${recording.fault}`,
  missing === 1 && 'One of the files is missing or is not what was written.',
  missing > 1 && `${formatCount(missing)} of the files are missing or are not what was written.`,
  ...damage,
].map((line) => line && html`<p class="lead">${line}</p>`)}
${shown.length > 0 && html`<ul class="frames">${shown.map(tile)}</ul>`}</section>
`;
}

function summaryText(found: number, shown: number, recorded: number | null): string {
  if (found === 0) {
    return recorded === null || recorded === 0
      ? 'None were recorded.'
      : `${formatCount(recorded)} were recorded. Their files are not here: an export as JSON leaves them out.`;
  }
  const all = `${formatCount(found)} ${found === 1 ? 'frame was' : 'frames were'} recorded as received, and ${found === 1 ? 'lies' : 'lie'} in the capture’s folder under frames`;
  return shown < found
    ? `${all}. ${shown} of ${formatCount(found)} are shown, spread evenly; a report shows at most ${REPORT_FRAMES}, made smaller.`
    : `${all}. All of them are shown, large ones made smaller.`;
}

function tile({ frame, picture, excerpt, reason }: ShownFrame): SafeHtml {
  const { sequence, tMs, connection, bytes, file } = frame;
  const at = `${(tMs / 1_000).toFixed(3)} s`;
  const name = `Frame ${sequence} at ${at}`;
  const content = picture
    ? html`<img alt="${name}" src="data:${picture.mediaType};base64,${new SafeHtml(picture.base64)}">`
    : excerpt !== null
      ? html`<pre class="${frame.kind === 'binary' ? 'bytes' : 'text'}">${excerpt}</pre>`
      : html`<p class="none">${reason}</p>`;
  return html`<li><figure>${content}<figcaption><b>${formatCount(sequence)}</b> ${at}<span>connection ${connection}, ${formatQuantity(transferred(bytes))}</span><span class="code">${file}</span></figcaption></figure></li>`;
}
