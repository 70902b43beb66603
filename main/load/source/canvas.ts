/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [number, number, number];

/** A picture in memory: four bytes a pixel (red, green, blue, unused), rows from top to bottom. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** An empty picture. */
export function makeCanvas(width: number, height: number): Canvas {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** Lays `colour` over the pixel at index `at` (of its red byte); `cover` is 0 (nothing) to 1 (all of it). */
export function blend(data: Uint8ClampedArray, at: number, colour: Colour, cover: number): void {
  data[at] = data[at]! + (colour[0] - data[at]!) * cover;
  data[at + 1] = data[at + 1]! + (colour[1] - data[at + 1]!) * cover;
  data[at + 2] = data[at + 2]! + (colour[2] - data[at + 2]!) * cover;
}

/** The colour at `t` (0 to 1) between two others. */
export function mix(from: Colour, to: Colour, t: number): Colour {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/** A number held within 0 and 1. */
export function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/**
 * Draws whatever `cover` says, inside a box of pixels: `cover` gets the centre of a pixel and answers how much of it is
 * covered, which makes smooth edges when it is a distance to the edge in pixels plus one half.
 */
export function drawShape(
  canvas: Canvas,
  box: { left: number; top: number; right: number; bottom: number },
  colour: Colour | ((x: number, y: number) => Colour),
  cover: (x: number, y: number) => number,
): void {
  const { width, height, data } = canvas;
  const left = Math.max(0, Math.floor(box.left));
  const right = Math.min(width, Math.ceil(box.right));
  const bottom = Math.min(height, Math.ceil(box.bottom));
  for (let y = Math.max(0, Math.floor(box.top)); y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const amount = unit(cover(x + 0.5, y + 0.5));
      if (amount > 0) blend(data, (y * width + x) * 4, typeof colour === 'function' ? colour(x + 0.5, y + 0.5) : colour, amount);
    }
  }
}

/** A rectangle with smooth edges, whose corners may lie between pixels. */
export function drawBox(canvas: Canvas, left: number, top: number, right: number, bottom: number, colour: Colour, strength = 1): void {
  drawShape(
    canvas,
    { left, top, right, bottom },
    colour,
    (x, y) =>
      strength * unit(Math.min(x + 0.5, right) - Math.max(x - 0.5, left)) * unit(Math.min(y + 0.5, bottom) - Math.max(y - 0.5, top)),
  );
}

/** A straight limb from one point to another, `fromWidth` pixels thick at its root and `toWidth` at its tip. */
export function drawLimb(
  canvas: Canvas,
  from: readonly [number, number],
  to: readonly [number, number],
  fromWidth: number,
  toWidth: number,
  colour: Colour,
): void {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const squared = dx * dx + dy * dy || 1;
  const reach = Math.max(fromWidth, toWidth) / 2 + 1;
  const box = {
    left: Math.min(from[0], to[0]) - reach,
    right: Math.max(from[0], to[0]) + reach,
    top: Math.min(from[1], to[1]) - reach,
    bottom: Math.max(from[1], to[1]) + reach,
  };
  drawShape(canvas, box, colour, (x, y) => {
    const along = unit(((x - from[0]) * dx + (y - from[1]) * dy) / squared);
    const distance = Math.hypot(x - from[0] - dx * along, y - from[1] - dy * along);
    return (fromWidth + (toWidth - fromWidth) * along) / 2 + 0.5 - distance;
  });
}
