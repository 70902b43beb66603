import { type Direction, grouped, type Sample } from '../contract/index.ts';
import { weightedMean } from '../main/metrics/statistics.ts';
import { throughputText } from '../main/report/quantity.ts';
import { sizeText } from './summary-text.ts';

/**
 * What the samples since the last line of progress say of the run, in a line: rates over all of them, because a few frames more or less in one sample are no change
 * of the stream; levels of the newest. Of clients of the user's own also how many there are. Not for no samples.
 */
export function progressText(direction: Direction | undefined, samples: readonly Sample[]): string {
  const sample = samples[samples.length - 1]!;
  if (direction === 'observe') return observedProgress(sample);
  const { phase, connections } = sample;
  const rate = (name: 'receivedFps' | 'payloadBytesPerS') =>
    weightedMean(samples.map(({ rates, intervalMs }) => [rates[name], intervalMs])) ?? 0;
  const clients = direction === 'listen' ? `  ${grouped(String(connections.open))} ${connections.open === 1 ? 'client' : 'clients'}` : '';
  const fps = grouped(rate('receivedFps').toFixed(1));
  const throughput = throughputText(rate('payloadBytesPerS'));
  return `${phase}${clients}  received ${fps} FPS  ${throughput}`;
}

function observedProgress({ kernel, unavailable }: Sample): string {
  if (!kernel) return `no reading: ${unavailable['kernel'] ?? 'none yet'}`;
  if (!kernel.receiver) return 'no socket matches now';
  const { recvQueueBytes, sendQueueBytes, sockets } = kernel.receiver;
  return `Recv-Q ${sizeText(recvQueueBytes)}  Send-Q ${sizeText(sendQueueBytes)}  ${sockets} ${sockets === 1 ? 'socket' : 'sockets'}`;
}
