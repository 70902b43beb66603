import { connect, type Socket } from 'node:net';
import { type Clock, NS_PER_S } from '../clock.ts';
import type { ThreadPort } from '../threads/thread.ts';
import type { CeilingPart, CeilingReceiverData, FromCeiling } from './ceiling-messages.ts';

/**
 * The kernel's bytes are read into one buffer of this size again and again (`onread` of `net.connect`), so that nothing is
 * allocated a read. With 64 KiB the receiving end takes twice the CPU time for messages of 100 kB and more; more than this gained nothing.
 */
const READ_BUFFER_BYTES = 262_144;

/** The receiving end: reads, counts, and tells what came through. It connects, because Node reads into a buffer of ours only there. */
export function receiveMessages(port: ThreadPort<never, FromCeiling>, data: CeilingReceiverData, clock: Clock): Socket {
  const { messageBytes, warmupMs, parts, partMs } = data;
  let bytes = 0;
  let messages = 0;
  let state: 'idle' | 'warmup' | 'begin' | 'measure' | 'end' | 'done' = 'idle';
  let startNs = 0;
  let startMessages = 0;
  const measured: CeilingPart[] = [];
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, next: typeof state) => {
    timers.push(
      setTimeout(() => {
        state = next;
      }, ms),
    );
  };

  /** The clock is read at the borders of the parts only, each of which is the end of a message. */
  const completed = () => {
    const nowNs = clock.nowNs();
    if (state === 'end') measured.push({ messages: messages - startMessages, seconds: (nowNs - startNs) / NS_PER_S });
    if (measured.length === parts) {
      state = 'done';
      port.post({ type: 'measured', parts: measured });
      return;
    }
    state = 'measure';
    startNs = nowNs;
    startMessages = messages;
    after(partMs, 'end');
  };
  const onRead = (count: number) => {
    if (state === 'idle') {
      state = 'warmup';
      after(warmupMs, 'begin');
    }
    bytes += count;
    const whole = Math.floor(bytes / messageBytes);
    if (whole > messages) {
      messages = whole;
      if (state === 'begin' || state === 'end') completed();
    }
    // It goes on after the count as well, until the thread is ended: an end that closed, or had nothing left to wait for and so
    // ended by itself, would be told by the other one as a fault, perhaps before the count has arrived.
    return true;
  };
  const socket = connect({
    port: data.port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES), callback: onRead },
  });
  socket.on('error', (error) => port.post({ type: 'failed', text: `the receiving end: ${error.message}` }));
  socket.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
    if (state !== 'done') port.post({ type: 'failed', text: 'the receiving end: the connection closed early' });
  });
  return socket;
}
