import { type Canvas, type Colour, drawBox, drawShape, makeCanvas, mix, unit } from './canvas.ts';
import { makeNoiseField, type NoiseField, sampleNoise } from './noise-field.ts';
import { derivedSeed } from './random.ts';

/** Where things stand in the picture, in pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** One pixel of the 1920 x 1080 design. */
  readonly scale: number;
  /** First row of the lake. */
  readonly shore: number;
  /** Top edge of the viaduct, on which the train runs. */
  readonly deck: number;
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number };
}

/** The part of the scene that stands still: sky, sun, mountains, viaduct. */
export interface Landscape {
  readonly layout: Layout;
  readonly canvas: Canvas;
  /** First row of a column that is land and not sky; clouds end there. */
  readonly skyline: Int32Array;
  /** Row of the nearest hills' top, on which the turbines stand. */
  readonly hills: Int32Array;
  readonly noise: NoiseField;
}

const SKY: readonly (readonly [number, Colour])[] = [
  [0, [20, 24, 64]],
  [0.22, [54, 42, 104]],
  [0.42, [134, 66, 124]],
  [0.58, [226, 108, 106]],
  [0.72, [255, 168, 98]],
  [0.86, [255, 208, 138]],
  [1, [255, 228, 176]],
];

interface Ridge {
  /** Mean height and amplitude of its top, as parts of the picture's height. */
  base: number;
  rise: number;
  /** Width of its coarsest features, in pixels of the design. */
  span: number;
  top: Colour;
  foot: Colour;
  /** Colour of the faces turned to the sun. */
  lit: Colour;
  texture: number;
}

const RIDGES: readonly Ridge[] = [
  { base: 0.5, rise: 0.27, span: 620, top: [104, 74, 128], foot: [206, 124, 122], lit: [255, 176, 140], texture: 1 },
  { base: 0.585, rise: 0.17, span: 420, top: [74, 54, 108], foot: [150, 88, 112], lit: [214, 118, 112], texture: 0.85 },
  { base: 0.628, rise: 0.085, span: 520, top: [40, 34, 74], foot: [84, 56, 92], lit: [128, 76, 96], texture: 0.7 },
];

/** Places of everything for a picture of this size. */
export function layoutFor(width: number, height: number): Layout {
  const scale = Math.min(height / 1080, width / 1440);
  return {
    width,
    height,
    scale,
    shore: Math.round(height * 0.745),
    deck: Math.round(height * 0.69),
    sun: { x: width * 0.64, y: height * 0.455, radius: 72 * scale },
  };
}

/** Paints what stands still. `texture` is 0 (smooth) to 1 (rock, forest and haze in full detail). */
export function makeLandscape(width: number, height: number, seed: number, texture: number): Landscape {
  const layout = layoutFor(width, height);
  const canvas = makeCanvas(width, height);
  const noise = makeNoiseField(512, 4, derivedSeed(seed, 1));
  paintSky(canvas, layout);
  const skyline = new Int32Array(width).fill(height);
  let hills = skyline;
  RIDGES.forEach((ridge, index) => {
    hills = paintRidge(canvas, layout, noise, ridge, index, texture);
    for (let x = 0; x < width; x++) skyline[x] = Math.min(skyline[x]!, hills[x]!);
  });
  paintViaduct(canvas, layout);
  return { layout, canvas, skyline, hills, noise };
}

function paintSky({ data, width, height }: Canvas, { sun, scale }: Layout): void {
  const bottom = height * 0.7;
  for (let y = 0; y < height; y++) {
    const [red, green, blue] = skyColour(y / bottom);
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(x + 0.5 - sun.x, y + 0.5 - sun.y);
      const near = Math.exp(-distance / (150 * scale));
      const glow = 0.75 * near + 0.3 * Math.exp(-distance / (520 * scale));
      const disc = unit(sun.radius + 0.5 - distance);
      const at = (y * width + x) * 4;
      // An ordered half step hides the bands of an 8-bit gradient.
      const dither = ((x & 1) * 2 + ((x ^ y) & 1)) / 4 - 0.375;
      data[at] = red + (255 - red) * unit(glow + disc) + dither;
      data[at + 1] = green + (204 + 44 * near - green) * unit(glow * 0.9) + dither;
      data[at + 2] = blue + (132 + 60 * near - blue) * unit(glow * 0.75) + dither;
      if (disc > 0) {
        data[at + 1] = data[at + 1]! + (246 - data[at + 1]!) * disc;
        data[at + 2] = data[at + 2]! + (214 - data[at + 2]!) * disc;
      }
      data[at + 3] = 255;
    }
  }
}

function skyColour(at: number): Colour {
  for (let index = 1; index < SKY.length; index++) {
    const [from, colour] = SKY[index - 1]!;
    const [to, next] = SKY[index]!;
    if (at <= to) return mix(colour, next, unit((at - from) / (to - from)));
  }
  return SKY[SKY.length - 1]![1];
}

/** Paints one ridge down to the shore and returns the row of its top in every column. */
function paintRidge({ data, width, height }: Canvas, layout: Layout, noise: NoiseField, ridge: Ridge, index: number, texture: number) {
  const { shore, scale } = layout;
  const cells = 128 / (ridge.span * scale);
  const row = 37 + index * 131;
  const tops = new Int32Array(width);
  const detail = 0.55 / scale;
  for (let x = 0; x < width; x++) {
    const place = x * cells + index * 211;
    // The ridges sink where the sun stands, so that it is seen whatever the seed makes.
    const pass = Math.exp(-(((x - layout.sun.x) / (230 * scale)) ** 2));
    const shape = ridgeShape(noise, place, row) * (1 - (0.74 - index * 0.2) * pass);
    const top = (ridge.base + 0.06 - shape * ridge.rise) * height;
    tops[x] = Math.min(shore, Math.round(top));
    const reach = shore - top;
    for (let y = Math.max(0, Math.floor(top)); y < shore; y++) {
      const down = unit((y - top) / reach);
      const slope =
        sampleNoise(noise, x * detail - y * detail * 0.5, y * detail) -
        sampleNoise(noise, x * detail - y * detail * 0.5 + 5, y * detail - 3);
      const light = unit(0.42 + slope * 3.2) * (1 - down) ** 1.5 * ridge.texture * texture;
      const shade = 1 + slope * 1.1 * texture * ridge.texture * (1 - down * 0.8);
      const cover = unit(y + 1 - top);
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const plain = ridge.top[channel]! + (ridge.foot[channel]! - ridge.top[channel]!) * down;
        const colour = plain * shade + (ridge.lit[channel]! - plain) * light * 0.8;
        data[at + channel] = data[at + channel]! + (colour - data[at + channel]!) * cover;
      }
    }
  }
  return tops;
}

/** Height of a ridge, 0 to 1: noise folded at its middle, which makes crests instead of dunes. */
function ridgeShape(noise: NoiseField, place: number, row: number): number {
  let height = 0;
  let strength = 0.62;
  for (let octave = 0; octave < 5; octave++) {
    const value = (sampleNoise(noise, place * 2 ** octave * 0.5, row + octave * 61) - 0.5) * 2.6;
    height += (1 - Math.min(1, Math.abs(value))) * strength;
    strength *= 0.4;
  }
  return unit(height);
}

function paintViaduct(canvas: Canvas, { width, scale, shore, deck }: Layout): void {
  const stone: Colour = [44, 32, 62];
  const edge: Colour = [196, 116, 104];
  const span = 92 * scale;
  const pier = 15 * scale;
  const crown = deck + 9 * scale;
  const radius = (span - pier) / 2;
  drawShape(
    canvas,
    { left: 0, right: width, top: deck, bottom: shore },
    (_x, y) => mix(stone, [70, 48, 80], unit((y - deck) / (shore - deck))),
    (x, y) => {
      const middle = (Math.floor(x / span) + 0.5) * span;
      const spring = crown + radius;
      const opening = y < spring ? Math.hypot(x - middle, y - spring) - radius : Math.abs(x - middle) - radius;
      return y < crown ? 1 : opening + 0.5;
    },
  );
  drawBox(canvas, 0, deck, width, deck + Math.max(1, 2 * scale), edge, 0.8);
}
