import { expect, test } from 'vitest';
import { receivedText } from './received-text.ts';

const figures = (received: number, offered: number) => ({
  received: { frames: received, fps: 0, bytesPerS: 0 },
  offered: { frames: offered, fps: 0 },
  connectedS: null,
});

test.each([
  [46_463, 46_463, '46,463 frames; 46,463 offered in the same time'],
  [46_400, 46_463, '46,400 frames; 46,463 offered in the same time'],
  [46_464, 46_463, '46,464 frames; 46,463 offered in the same time, at least 1 before it'],
  [1_500, 300, '1,500 frames; 300 offered in the same time, at least 1,200 before it'],
  [1, 0, '1 frame'],
])('%i received and %i offered', (received, offered, text) =>
  expect(receivedText(figures(received, offered)).replace('\u00a0', ' ')).toBe(text),
);

test('of clients of the user’s own, over which time the rate beside it is', () => {
  expect(receivedText({ ...figures(4_763, 0), connectedS: 5 }).replace(/\u00a0/g, ' ')).toBe(
    '4,763 frames in all; rate over the 5 s in which clients were connected',
  );
});
