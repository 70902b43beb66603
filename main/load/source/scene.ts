import { type Canvas, makeCanvas } from './canvas.ts';
import { drawClouds } from './clouds.ts';
import { drawFrameLabel } from './frame-label.ts';
import { makeGrain } from './grain.ts';
import { drawLake, makeLake } from './lake.ts';
import { makeLandscape } from './landscape.ts';
import { drawMovers } from './movers.ts';

/** What decides how the pictures look. */
export interface SceneSettings {
  width: number;
  height: number;
  /** 0 = smooth, 1 = grainy; texture reaches its full strength at 0.5. */
  entropy: number;
  seed: number;
  ringFrames: number;
}

/** Draws the pictures of a ring. */
export interface Scene {
  /**
   * The picture `frame` (from 0), with sensor noise of standard deviation `grain` (steps of 0 to 255). The canvas is
   * the scene's own and is drawn over by the next call.
   */
  draw(frame: number, grain: number): Canvas;
}

/** A lake in the mountains at dusk, in motion. The ring loops: after the last frame the first fits again. */
export function makeScene({ width, height, entropy, seed, ringFrames }: SceneSettings): Scene {
  const landscape = makeLandscape(width, height, seed, Math.min(1, entropy * 2));
  const lake = makeLake(landscape);
  const grain = makeGrain(seed);
  const canvas = makeCanvas(width, height);
  const clean = makeCanvas(width, height);
  let cleanFrame = -1;
  let drawn = '';
  return {
    draw(frame, deviation) {
      // The search for the right quality asks for the same picture again and again.
      if (drawn === `${frame} ${deviation}`) return canvas;
      drawn = `${frame} ${deviation}`;
      if (frame !== cleanFrame) {
        const phase = frame / ringFrames;
        clean.data.set(landscape.canvas.data);
        drawClouds(clean, landscape, phase);
        drawMovers(clean, landscape, phase);
        drawLake(clean, landscape, lake, phase);
        cleanFrame = frame;
      }
      canvas.data.set(clean.data);
      grain.addTo(canvas, frame, deviation);
      drawFrameLabel(canvas, frame, ringFrames);
      return canvas;
    },
  };
}
