import { z } from 'zod';

/** A rectangle of the screen, in device-independent pixels. */
const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Rectangle = z.infer<typeof rectangleSchema>;

/** What is remembered of a window: where it was when not maximised, and whether it was. */
export const windowBoundsSchema = z.object({ bounds: rectangleSchema, maximized: z.boolean() });
export type WindowBounds = z.infer<typeof windowBoundsSchema>;

export const DEFAULT_SIZE = { width: 1_440, height: 900 } as const;
export const MINIMUM_SIZE = { width: 960, height: 600 } as const;

/** So much of the window must be on a screen for a hand to reach it. */
const REACHABLE_PX = 100;

/**
 * Where a window that was at `remembered` opens now: the same place, no larger than the screen it is on. A place that no screen
 * shows any more (a monitor was unplugged) keeps its size and loses its position, which `null` leaves to the system.
 */
export function placeWindow(
  remembered: Rectangle | null,
  workAreas: readonly Rectangle[],
): { width: number; height: number; position: { x: number; y: number } | null } {
  const home = remembered === null ? undefined : workAreas.find((area) => isReachable(remembered, area));
  const room = home ?? workAreas[0];
  const wanted = remembered ?? DEFAULT_SIZE;
  const width = Math.max(MINIMUM_SIZE.width, Math.min(wanted.width, room?.width ?? wanted.width));
  const height = Math.max(MINIMUM_SIZE.height, Math.min(wanted.height, room?.height ?? wanted.height));
  return { width, height, position: remembered !== null && home !== undefined ? { x: remembered.x, y: remembered.y } : null };
}

/** The title bar is at the top: it has to be inside the screen, and enough of its width. */
function isReachable(window: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return visibleWidth >= REACHABLE_PX && window.y >= area.y && window.y <= area.y + area.height - REACHABLE_PX;
}
