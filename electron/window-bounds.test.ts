import { describe, expect, it } from 'vitest';
import { placeWindow } from './window-bounds.ts';

const laptop = { x: 0, y: 25, width: 1_440, height: 875 };
const second = { x: 1_440, y: 0, width: 1_920, height: 1_080 };

describe('placeWindow', () => {
  it('opens a first window at the default size, where the system wants it', () => {
    expect(placeWindow(null, [second])).toEqual({ width: 1_440, height: 900, position: null });
  });

  it('opens a window where it was', () => {
    const remembered = { x: 1_600, y: 40, width: 1_200, height: 800 };
    expect(placeWindow(remembered, [laptop, second])).toEqual({ width: 1_200, height: 800, position: { x: 1_600, y: 40 } });
  });

  it('keeps the size and gives up the position when its screen is gone', () => {
    expect(placeWindow({ x: 1_600, y: 40, width: 1_200, height: 800 }, [laptop])).toEqual({ width: 1_200, height: 800, position: null });
  });

  it('takes a title bar above the screen for unreachable', () => {
    expect(placeWindow({ x: 10, y: 0, width: 1_200, height: 800 }, [laptop]).position).toBeNull();
  });

  it('shrinks to the screen it is on, and never below the smallest usable size', () => {
    expect(placeWindow({ x: 0, y: 25, width: 3_000, height: 2_000 }, [laptop])).toMatchObject({ width: 1_440, height: 875 });
    expect(placeWindow({ x: 0, y: 25, width: 10, height: 10 }, [laptop])).toMatchObject({ width: 960, height: 600 });
  });
});
