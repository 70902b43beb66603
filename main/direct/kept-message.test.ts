import { expect, it } from 'vitest';
import { KeptMessage } from './kept-message.ts';
import { MessageMemory } from './message-memory.ts';

it('gives its memory back once, after its last owner', () => {
  const memory = new MessageMemory();
  const buffer = memory.lend(100_000);
  const kept = new KeptMessage(buffer.subarray(0, 90_000), memory, buffer);
  const shared = kept.share();
  expect(shared.data.length).toBe(90_000);
  const lent = [kept, shared, kept].map((one) => {
    one.release();
    return memory.lentBuffers;
  });
  expect(lent).toEqual([1, 0, 0]);
  expect(memory.lend(100_000) === buffer).toBe(true);
});

it('has nothing to give back where the bytes are its own', () => {
  const kept = new KeptMessage(Buffer.from('own'), null, null);
  kept.release();
  expect(kept.data.toString()).toBe('own');
});
