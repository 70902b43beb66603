import type { CaptureDocument, Summary } from '../../../contract/index.ts';
import { type ThreadText, threadsOf } from '../ends.ts';
import { formatQuantity, microseconds, milliseconds, percent } from '../quantity.ts';
import { whileConnectedText } from '../received-text.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { readingCell, type Why } from './context.ts';

const NAMES = new Set(['server', 'load', 'host', 'receiver', 'work']);

/** CPU and event loop of each thread that the run had, of the pool and of the process. */
export function threads(document: CaptureDocument, summary: Summary, why: Why): SafeHtml {
  const { eventLoop, cpu } = summary;
  const aFrame = (us: number) => `${formatQuantity(microseconds(us))} a frame${whileConnectedText(summary)}`;
  const loopRow = ({ name, label }: ThreadText) => {
    const loop = eventLoop[name];
    const cpuReason = why(`eventLoop.${name}.cpu`, `cpu.threads.${name}`);
    const loopReason = why(`eventLoop.${name}`, `eventLoop.${name}.p50Ms`);
    const notes = [
      ...(loop ? [] : [`loop n/a: ${loopReason()}`]),
      ...(name === 'server' && cpu.serverPerFrameUs !== null ? [aFrame(cpu.serverPerFrameUs)] : []),
      ...(typeof cpu.threads[name] === 'number' ? [] : [`CPU n/a: ${cpuReason()}`]),
    ];
    return html`<tr><th scope="row">${label[0]!.toUpperCase() + label.slice(1)}</th>${readingCell(cpu.threads[name], percent, cpuReason)}${readingCell(loop?.utilization, percent, why(`eventLoop.${name}.utilization`))}${readingCell(loop?.p50Ms, milliseconds, loopReason)}${readingCell(loop?.p99Ms, milliseconds, loopReason)}${readingCell(loop?.maxMs, milliseconds, loopReason)}<td class="na">${notes.join('; ')}</td></tr>`;
  };
  const plainRow = (name: string, text: string, share: number | null, ...paths: string[]) =>
    html`<tr><th scope="row">${name}</th>${readingCell(share, percent, why(...paths))}<td></td><td></td><td></td><td></td><td>${text}${share === null && html` <span class="na">n/a: ${why(...paths)()}</span>`}</td></tr>`;
  const others = Object.entries(cpu.threads).filter(([name]) => !NAMES.has(name));
  return html`<table><caption>Threads<span>CPU is a share of one core. Loop delay is how late a 10 ms timer fires; its percentiles are over all delays of the measured time.</span></caption><thead><tr><th>Thread</th><th class="num">CPU</th><th class="num">Loop busy</th><th class="num">Delay p50</th><th class="num">Delay p99</th><th class="num">Delay max</th><th>Note</th></tr></thead><tbody>
${threadsOf(document).map(loopRow)}
${others.map(([name, share]) => plainRow(name, '', share, `cpu.threads.${name}`))}
${plainRow('Pool', 'libuv’s workers (deflate, inflate) and V8’s helpers', cpu.pool, 'cpu.pool')}
${plainRow('Process', `all of them${cpu.processPerFrameUs === null ? '' : `; ${aFrame(cpu.processPerFrameUs)}`}`, cpu.process, 'cpu.process')}
${plainRow('Others', 'everything else on the machine, readers of the socket buffers included', cpu.others, 'cpu.others')}
</tbody></table>`;
}
