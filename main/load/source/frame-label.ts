import { type Canvas, type Colour, drawBox } from './canvas.ts';

/** Digits and signs, five dots wide and seven high; each number is a row, its highest bit the left dot. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 17, 17, 17, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  '/': [0, 1, 2, 4, 8, 16, 0],
  ':': [0, 12, 12, 0, 12, 12, 0],
  '.': [0, 0, 0, 0, 0, 12, 12],
};
const COLUMNS = 5;
const ROWS = 7;
/** The ring's own pace, in frames a second, by which the burnt-in clock counts. */
export const RING_FPS = 30;

/** `07/16`: the frame's number, counted from 1, and how many there are. */
export function frameNumberText(frame: number, frames: number): string {
  return `${String(frame + 1).padStart(2, '0')}/${String(frames).padStart(2, '0')}`;
}

/** `00:00.233`: minutes, seconds and milliseconds of a frame, counted from 0, at {@link RING_FPS}. */
export function frameClockText(frame: number): string {
  const totalMs = Math.round((frame * 1_000) / RING_FPS);
  const part = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `${part(Math.floor(totalMs / 60_000), 2)}:${part(Math.floor(totalMs / 1_000) % 60, 2)}.${part(totalMs % 1_000, 3)}`;
}

/** Burns number, clock and a row of marks (one a frame, the current one lit) into the top left corner. */
export function drawFrameLabel(canvas: Canvas, frame: number, frames: number): void {
  const { width, height } = canvas;
  const dot = Math.max(1, Math.floor(Math.min(width / 170, height / 110)));
  const small = Math.max(1, Math.round(dot * 0.55));
  const margin = dot * 2;
  const number = frameNumberText(frame, frames);
  const clock = frameClockText(frame);
  const inner = Math.max(textWidth(number, dot), textWidth(clock, small));
  const left = margin + dot * 2;
  let top = margin + dot * 2;
  const bottom = top + ROWS * dot + small * 3 + ROWS * small + small * 5;
  shade(canvas, margin, margin, left + inner + dot * 2, bottom + dot);
  drawText(canvas, number, left, top, dot, [255, 255, 255]);
  top += ROWS * dot + small * 3;
  drawText(canvas, clock, left, top, small, [255, 212, 128]);
  top += ROWS * small + small * 2;
  const pitch = inner / frames;
  const gap = Math.min(small, pitch / 3);
  for (let mark = 0; mark < frames; mark++) {
    const lit = mark === frame;
    drawBox(
      canvas,
      left + mark * pitch,
      top,
      left + (mark + 1) * pitch - gap,
      top + small * 2,
      lit ? [255, 212, 128] : [150, 140, 170],
      lit ? 1 : 0.6,
    );
  }
}

function textWidth(text: string, dot: number): number {
  return (text.length * (COLUMNS + 1) - 1) * dot;
}

function drawText(canvas: Canvas, text: string, left: number, top: number, dot: number, colour: Colour): void {
  [...text].forEach((character, index) => {
    const glyph = GLYPHS[character] ?? [];
    const x = left + index * (COLUMNS + 1) * dot;
    glyph.forEach((bits, row) => {
      for (let column = 0; column < COLUMNS; column++) {
        if (!(bits & (1 << (COLUMNS - 1 - column)))) continue;
        drawBox(canvas, x + column * dot, top + row * dot, x + (column + 1) * dot, top + (row + 1) * dot, colour);
      }
    });
  });
}

/** Darkens a panel, so that the text can be read on any picture. */
function shade(canvas: Canvas, left: number, top: number, right: number, bottom: number): void {
  const { width, height, data } = canvas;
  for (let y = top; y < Math.min(height, bottom); y++) {
    for (let x = left; x < Math.min(width, right); x++) {
      const at = (y * width + x) * 4;
      data[at] = data[at]! * 0.3 + 6;
      data[at + 1] = data[at + 1]! * 0.3 + 6;
      data[at + 2] = data[at + 2]! * 0.3 + 14;
    }
  }
}
