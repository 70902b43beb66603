import { type Canvas, type Colour, drawBox, drawLimb, drawShape, mix, unit } from './canvas.ts';
import type { Landscape } from './landscape.ts';

const TURN = 2 * Math.PI;

/** Draws everything crisp that moves above the lake. Each motion closes when `phase` has run from 0 to 1. */
export function drawMovers(canvas: Canvas, landscape: Landscape, phase: number): void {
  drawTurbines(canvas, landscape, phase);
  drawTrain(canvas, landscape, phase);
  drawBalloon(canvas, landscape, {
    x: 0.415,
    y: 0.235,
    radius: 66,
    colours: [
      [214, 62, 74],
      [250, 206, 120],
    ],
    at: phase,
  });
  drawBalloon(canvas, landscape, {
    x: 0.835,
    y: 0.235,
    radius: 36,
    colours: [
      [48, 132, 146],
      [246, 226, 190],
    ],
    at: phase + 0.4,
  });
  drawBirds(canvas, landscape, phase);
}

/** Three blades look the same after a third of a turn, so that a third closes the loop. */
function drawTurbines(canvas: Canvas, { layout, hills }: Landscape, phase: number): void {
  const { width, scale } = layout;
  const mast: Colour = [236, 214, 206];
  const blade: Colour = [255, 238, 224];
  for (const [place, size, start] of [
    [0.07, 1, 0.1],
    [0.165, 0.78, 0.42],
    [0.25, 0.6, 0.75],
  ] as const) {
    const x = width * place;
    const foot = Math.min((hills[Math.round(x)] ?? layout.deck) + 12 * scale, layout.deck - 6 * scale);
    const hub = foot - 190 * size * scale;
    drawLimb(canvas, [x, foot], [x, hub], 8 * size * scale, 4.5 * size * scale, mast);
    for (let index = 0; index < 3; index++) {
      const angle = TURN * ((phase + index + start) / 3);
      const tip = 112 * size * scale;
      drawLimb(canvas, [x, hub], [x + Math.sin(angle) * tip, hub - Math.cos(angle) * tip], 7.5 * size * scale, 1.6 * size * scale, blade);
    }
    drawLimb(canvas, [x, hub], [x, hub], 11 * size * scale, 11 * size * scale, mast);
  }
}

/** An endless train: it moves on by one carriage a loop. */
function drawTrain(canvas: Canvas, { layout }: Landscape, phase: number): void {
  const { width, scale, deck } = layout;
  const length = 300 * scale;
  const tall = 30 * scale;
  const bottom = deck - 2 * scale;
  const body: Colour = [206, 58, 66];
  const skirt: Colour = [70, 30, 58];
  const roof: Colour = [232, 204, 196];
  const window: Colour = [255, 226, 150];
  for (let left = (phase - 1) * length; left < width; left += length) {
    const right = left + length - 7 * scale;
    drawBox(canvas, left, bottom - tall, right, bottom - 3 * scale, body);
    drawBox(canvas, left, bottom - 9 * scale, right, bottom - 3 * scale, skirt);
    drawBox(canvas, left + 3 * scale, bottom - tall - 3 * scale, right - 3 * scale, bottom - tall, roof);
    drawBox(canvas, right, bottom - 8 * scale, right + 7 * scale, bottom - 5 * scale, skirt);
    for (let index = 0; index < 9; index++) {
      const at = left + (16 + index * 30) * scale;
      drawBox(canvas, at, bottom - tall + 6 * scale, at + 20 * scale, bottom - tall + 16 * scale, window);
    }
    for (const wheel of [0.1, 0.2, 0.78, 0.88]) {
      const x = left + wheel * length;
      drawLimb(canvas, [x, bottom - 1 * scale], [x, bottom - 1 * scale], 8 * scale, 8 * scale, [36, 24, 44]);
    }
  }
}

interface Balloon {
  x: number;
  y: number;
  radius: number;
  colours: readonly [Colour, Colour];
  at: number;
}

/** The balloon bobs once and turns by one pair of its stripes a loop. */
function drawBalloon(canvas: Canvas, { layout }: Landscape, balloon: Balloon): void {
  const { width, height, scale } = layout;
  const radius = balloon.radius * scale;
  const x = width * balloon.x + Math.sin(TURN * (balloon.at + 0.25)) * 10 * scale;
  const y = height * balloon.y + Math.sin(TURN * balloon.at) * 16 * scale;
  const neck = y + radius * 1.42;
  const basket = neck + radius * 0.34;
  const rope: Colour = [60, 40, 58];
  for (const side of [-1, 1]) {
    drawLimb(canvas, [x + side * radius * 0.2, neck - radius * 0.1], [x + side * radius * 0.13, basket], 1.6 * scale, 1.6 * scale, rope);
  }
  drawBox(canvas, x - radius * 0.16, basket, x + radius * 0.16, basket + radius * 0.24, [120, 72, 52]);
  const half = (at: number) => {
    const down = (at - y) / radius;
    if (down < 0.45) return Math.sqrt(Math.max(0, 1 - down * down)) * radius;
    const taper = unit((down - 0.45) / 0.97);
    return radius * (0.893 * (1 - taper) + 0.2 * taper);
  };
  drawShape(
    canvas,
    { left: x - radius, right: x + radius, top: y - radius, bottom: neck },
    (px, py) => {
      const across = Math.max(-1, Math.min(1, (px - x) / (half(py) || 1)));
      const stripe = ((((Math.asin(across) / Math.PI) * 6 + balloon.at * 2) % 2) + 2) % 2;
      const base = balloon.colours[stripe < 1 ? 0 : 1];
      const side = unit(0.5 + across * 0.42 - (py - y) / radius / 6);
      return mix(mix(base, [44, 20, 66], 0.5), mix(base, [255, 232, 200], 0.25), side);
    },
    (px, py) => Math.min(half(py) - Math.abs(px - x) + 0.5, neck - py + 0.5),
  );
}

/** A flock that flaps its wings once a loop, each bird a little later than the one before. */
function drawBirds(canvas: Canvas, { layout }: Landscape, phase: number): void {
  const { width, height, scale } = layout;
  const colour: Colour = [52, 30, 66];
  for (let index = 0; index < 7; index++) {
    const place = (index + 1) >> 1;
    const side = index & 1 ? -1 : 1;
    const x = width * 0.56 + (place * 46 + Math.sin(TURN * (phase + index / 7)) * 6) * scale;
    const y = height * 0.3 + (side * place * 24 - place * 5 + Math.cos(TURN * (phase + index / 7)) * 6) * scale;
    const wing = (20 - place) * scale;
    const flap = Math.sin(TURN * (phase - index * 0.13)) * 0.75 + 0.15;
    for (const left of [-1, 1]) {
      const elbow: [number, number] = [x + left * wing * 0.5, y - wing * 0.5 * flap];
      drawLimb(canvas, [x, y], elbow, 3.6 * scale, 2.8 * scale, colour);
      drawLimb(canvas, elbow, [x + left * wing, y - wing * 0.35 * flap + wing * 0.12], 2.8 * scale, 0.9 * scale, colour);
    }
    drawLimb(canvas, [x - 3 * scale, y], [x + 4 * scale, y + scale], 4 * scale, 2 * scale, colour);
  }
}
