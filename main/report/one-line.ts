import { type CaptureDocument, type Environment, loopText } from '../../contract/index.ts';
import { meanIntervalText } from './mean-interval-text.ts';
import { formatQuantity, held, milliseconds } from './quantity.ts';
import { formatDuration } from './report-moment.ts';

/** Machine and versions in a line. */
export function environmentLine(environment: Environment): string {
  const { os, kernel, arch, cpu, cores, memoryBytes, node, electron, ws, bufferutil, sockscope } = environment;
  return [
    os,
    `kernel ${kernel}`,
    arch,
    `${cpu}, ${cores} cores`,
    `${formatQuantity(held(memoryBytes))} memory`,
    electron === null ? `Node ${node}` : `Electron ${electron} (Node ${node})`,
    `ws ${ws}`,
    bufferutil === null ? 'no bufferutil' : `bufferutil ${bufferutil}`,
    `Sockscope ${sockscope}`,
  ].join(', ');
}

/** How the figures came about, in a line. */
export function measurementLine({ summary, samples, scenario }: Pick<CaptureDocument, 'summary' | 'samples' | 'scenario'>): string {
  if (!summary) return `${samples.length} samples on the monotonic clock; no figures were made of them.`;
  const { durationS, warmupS, loop, kernel } = summary;
  const paced = loopText(loop).name;
  const cost = kernel.costMs === null ? '' : `, ${formatQuantity(milliseconds(kernel.costMs))} each`;
  const buffers =
    kernel.source === null
      ? 'socket buffers not read'
      : `socket buffers from ${kernel.source} every ${formatQuantity(milliseconds(kernel.intervalMs))} (${kernel.readings} readings${meanIntervalText(summary, samples)}, ${kernel.missed} missed${kernel.putOff > 0 ? `, ${kernel.putOff} put off because of their cost` : ''}${cost})`;
  if (scenario.direction === 'observe') return `${formatDuration(durationS)} measured, nothing of ours sent, monotonic clock, ${buffers}.`;
  return `${formatDuration(durationS)} measured after ${formatDuration(warmupS)} of warm-up that is left out, ${paced}, monotonic clock, merged HDR histograms, ${buffers}.`;
}
