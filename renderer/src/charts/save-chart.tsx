import { ActionIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPhotoDown } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { type ChartWords, chartPng } from './chart-picture.ts';
import classes from './charts.module.css';

/** Chromium reads a download's address some time after the click. */
const KEPT_MS = 60_000;

/** Saves the chart in whose figure it stands as a PNG, as it looks at this moment. */
export function SaveChart(words: ChartWords) {
  const { title, key } = words.chart;
  const label = `Save “${title}” as PNG`;
  const save = async (event: MouseEvent<HTMLButtonElement>) => {
    const plot = plotOf(event.currentTarget);
    try {
      if (!plot) throw new Error('there is no plot yet');
      download(await chartPng(plot, words), fileName(key));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      notifications.show({ color: 'red', title: 'The chart was not saved', message: `${message}. The report has it too.` });
    }
  };
  return (
    <Tooltip label={label}>
      <ActionIcon size={16} className={classes.save} aria-label={label} data-testid={`chart-png-${key}`} onClick={save}>
        <IconPhotoDown size={13} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The largest drawing of the figure; the others are marks of its legend. */
function plotOf(button: Element): SVGSVGElement | null {
  const drawings = [...(button.closest('figure')?.querySelectorAll('svg') ?? [])].filter((drawing) => !drawing.closest('figcaption'));
  const area = (drawing: Element) => drawing.clientWidth * drawing.clientHeight;
  return drawings.sort((a, b) => area(b) - area(a))[0] ?? null;
}

/** `sockscope-latency-20260131-090507.png`, by this machine's clock. */
function fileName(key: string): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `sockscope-${key}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.png`;
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
