import { expect, it } from 'vitest';
import { interruptTimeNs } from './interrupt-time.ts';

it('is that of hard and soft interrupts where the kernel accounts for them apart', () => {
  // 6 + 7 ticks of 10 ms.
  expect(interruptTimeNs('cpu  100 20 30 4000 500 6 7 8 90 10\ncpu0 1 2 3 4\n')).toBe(130 * 1e6);
});

it.each([
  ['processes are charged with it', 'cpu  100 20 30 4000 500 0 7 8 90 10\n'],
  ['the line is short', 'cpu 1 2 3 4\n'],
  ['the line is another', 'intr 1 2 3 4 5 6 7\n'],
  ['there is none', ''],
])('is none where %s', (_name, text) => expect(interruptTimeNs(text)).toBe(0));
