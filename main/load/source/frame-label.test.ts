import { describe, expect, it } from 'vitest';
import { makeCanvas } from './canvas.ts';
import { drawFrameLabel, frameClockText, frameNumberText } from './frame-label.ts';

describe('the burnt-in label', () => {
  it('counts frames from 1 and time at 30 frames a second from 0', () => {
    expect(frameNumberText(6, 16)).toBe('07/16');
    expect(frameClockText(0)).toBe('00:00.000');
    expect(frameClockText(7)).toBe('00:00.233');
    expect(frameClockText(63)).toBe('00:02.100');
  });

  it('draws the digit 1 dot by dot', () => {
    const canvas = makeCanvas(170, 110);
    drawFrameLabel(canvas, 10, 16);
    const white = (x: number, y: number) => canvas.data[(y * 170 + x) * 4] === 255;
    const rows = Array.from({ length: 7 }, (_, y) => Array.from({ length: 5 }, (_, x) => (white(4 + x, 4 + y) ? '#' : '.')).join(''));
    expect(rows).toEqual(['..#..', '.##..', '..#..', '..#..', '..#..', '..#..', '.###.']);
  });
});
