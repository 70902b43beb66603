import type { Measurement } from './bench-case.ts';
import type { BenchProcess } from './bench-processes.ts';
import { measureCores } from './process-cpu.ts';

/** Last line of a sending program. Rates and CPU time are of the measured time, `totalMessages` of all. */
export interface SenderResult {
  messages: number;
  seconds: number;
  messagesPerS: number;
  bytesPerS: number;
  /** `null` where it cannot be read. */
  cpuCores: number | null;
  totalMessages: number;
}

/** Last line of a receiving program. What only the drain tells is missing from others. */
export interface ReceiverResult {
  messages: number;
  keys?: 'zero' | 'fresh' | 'repeated' | null;
  seconds?: number | null;
  messagesPerS?: number | null;
  cpuCores?: number | null;
}

type Event = { event: 'begin' | 'end' };

/** The next line that is no event. */
export async function resultOf<T extends object>(program: BenchProcess): Promise<T> {
  for (;;) {
    const line = await program.nextJson<T | Event>();
    if (!('event' in line)) return line;
  }
}

/** What was sent, and CPU time a second of the receiving process meanwhile. */
export interface Sending {
  sent: SenderResult;
  receiverCores: number | null;
}

/** Follows a sending program to its end. `onWindow` is called at the beginning and at the end of the measured time. */
export async function followSender(
  sender: BenchProcess,
  receiverPid: number,
  onWindow: (event: Event['event']) => void = () => {},
): Promise<Sending> {
  await sender.nextJson<Event>();
  const coresSince = measureCores(receiverPid);
  onWindow('begin');
  await sender.nextJson<Event>();
  const receiverCores = coresSince();
  onWindow('end');
  return { sent: await resultOf<SenderResult>(sender), receiverCores };
}

/** From here on a sender had hardly a moment in which it waited for the receiver. */
const BUSY_CORES = 0.95;

/** The sender's CPU for the table, and a note where it was what held the stream back. */
export function driverReading({ cpuCores }: Pick<SenderResult, 'cpuCores'>): Pick<Measurement, 'driverCores' | 'notes'> {
  return {
    driverCores: cpuCores,
    notes: (cpuCores ?? 0) >= BUSY_CORES ? ['the sender itself was busy all the time and may be what limits it'] : [],
  };
}

/** Fails unless every message that was sent was received. */
export function expectAll(sent: number, received: number): void {
  if (sent !== received) throw new Error(`${sent} messages were sent and ${received} received`);
}

/** What the kernel's buffers of a connection and a parser may hold: so many messages of 1 MiB are sent and not received yet. */
const MESSAGES_UNDER_WAY = 10;

/** Two clocks beside each other: their windows differ by some milliseconds, and samples come four times a second. */
export function expectAgreement(what: string, rate: number, other: number, seconds: number): void {
  const allowed = (0.03 + 0.1 / seconds) * other + MESSAGES_UNDER_WAY / seconds;
  if (Math.abs(rate - other) > allowed || !(rate > 0))
    throw new Error(`${what} tells ${rate.toFixed(0)} messages a second and the sender ${other.toFixed(0)}`);
}
