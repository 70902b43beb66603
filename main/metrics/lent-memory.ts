import type { Sample } from '../../contract/index.ts';
import type { MessageMemory } from '../direct/message-memory.ts';
import { type Counters, RECEIVER } from './shared-counters.ts';

/** What the direct engine's memory of whole messages is at. `counters` is laid out as RECEIVER. */
export function readLentMemory(counters: Counters): NonNullable<Sample['memory']['lent']> {
  return {
    buffers: counters[RECEIVER.lentBuffers]!,
    bytes: counters[RECEIVER.lentBytes]!,
    freeBytes: counters[RECEIVER.freeBytes]!,
  };
}

/** Brings the gauges up to date, in the thread that has the memory. */
export function tellLentMemory(counters: Counters, memory: MessageMemory): void {
  counters[RECEIVER.lentBuffers] = memory.lentBuffers;
  counters[RECEIVER.lentBytes] = memory.lentBytes;
  counters[RECEIVER.freeBytes] = memory.freeBytes;
}
