import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import type { Exchange } from '../../../../contract/index.ts';
import classes from './exchange.module.css';
import { EXCHANGE_PARTS, layoutLines, momentTicks, PART_TEXT } from './exchange-lines.ts';

const AXIS_PX = 18;
const TICK_APART_PX = 90;
const FONT = '10px Inter, "Segoe UI", system-ui, "DejaVu Sans", sans-serif';

interface ExchangeCanvasProps {
  exchanges: readonly Exchange[];
  /** The sentence that stands for the picture where it cannot be seen. */
  label: string;
}

/** Each image as a line in time, its parts coloured. Drawn on a canvas: hundreds of lines some times a second must stay cheap. */
export function ExchangeCanvas({ exchanges, label }: ExchangeCanvasProps) {
  const { ref, width, height } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current && width > 0 && height > AXIS_PX) draw(canvas.current, exchanges, width, height);
  }, [exchanges, width, height]);
  return (
    <div ref={ref} className={classes.plot}>
      <canvas ref={canvas} className={classes.canvas} role="img" aria-label={label} data-testid="exchange-lines" />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, exchanges: readonly Exchange[], width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  // Colours of the theme are named as `var(--name)`, which a canvas does not resolve.
  const colour = (name: string) => style.getPropertyValue(name.replace(/^var\((.*)\)$/, '$1')).trim();
  const room = { width, height: height - AXIS_PX };
  const { bars, lines, fromMs, toMs } = layoutLines(exchanges, room);
  if (lines === 0) return;
  context.font = FONT;
  context.textAlign = 'center';
  for (const { atMs, text } of momentTicks(fromMs, toMs, Math.max(2, width / TICK_APART_PX))) {
    const x = ((atMs - fromMs) / (toMs - fromMs)) * width;
    context.fillStyle = colour('--line');
    context.fillRect(Math.round(x), 0, 1, room.height);
    context.fillStyle = colour('--dim');
    context.fillText(text, Math.min(width - 20, Math.max(20, x)), height - 5);
  }
  for (const part of EXCHANGE_PARTS) {
    context.fillStyle = colour(PART_TEXT[part].color);
    for (const bar of bars[part]) context.fillRect(bar.x, bar.y, bar.width, bar.height);
  }
  context.fillStyle = colour('--bad');
  for (const bar of bars.failed) context.fillRect(bar.x, bar.y, bar.width, bar.height);
}
