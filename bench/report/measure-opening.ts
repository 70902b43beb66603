import type { Page } from '@playwright/test';
import { openBrowser } from '../window/open-host.ts';

/** What a user waits for in the window. Milliseconds. */
export interface OpeningMeasurement {
  browser: string;
  /** From the click on the capture's name until all of its charts are drawn and a frame with them has been painted. */
  clickToChartsMs: number;
  charts: number;
  /** From the key that zooms until the charts are drawn anew, the median of several. */
  zoomMs: number;
}

const ZOOMS = 5;

/** Opens the capture of that name in `sockscope serve` with a headless Chromium, each started anew, so that nothing of it has been read. */
export async function measureOpening(root: string, home: string, name: string): Promise<OpeningMeasurement> {
  const host = await openBrowser(root, home);
  try {
    const { page } = host;
    await page.getByTestId('view-captures').click();
    const row = page.getByTestId('capture-row').filter({ hasText: name });
    await row.waitFor();
    const opened = await row.getByTestId('capture-open').evaluate(openAndWait);
    const zooms: number[] = [];
    for (let index = 0; index < ZOOMS; index++) zooms.push(await zoomIn(page));
    return { browser: host.name, ...opened, zoomMs: zooms.sort((a, b) => a - b)[Math.floor(ZOOMS / 2)]! };
  } finally {
    await host.close();
  }
}

/** Runs in the page. A frame is painted after the callbacks of animation frames, so that the second one knows that it was. */
function openAndWait(button: Element): Promise<{ clickToChartsMs: number; charts: number }> {
  return new Promise((resolve) => {
    const beganMs = performance.now();
    (button as HTMLButtonElement).click();
    const look = () => {
      const figures = Array.from(document.querySelectorAll('[data-testid="capture-charts"] figure'));
      const isDrawn = figures.length > 0 && figures.every((figure) => (figure.querySelector('svg path[d*="L"]') ?? null) !== null);
      if (!isDrawn) requestAnimationFrame(look);
      else
        requestAnimationFrame(() =>
          requestAnimationFrame(() => resolve({ clickToChartsMs: performance.now() - beganMs, charts: figures.length })),
        );
    };
    look();
  });
}

function zoomIn(page: Page): Promise<number> {
  return page.getByTestId('zoom-in').evaluate(
    (button) =>
      new Promise<number>((resolve) => {
        const beganMs = performance.now();
        (button as HTMLButtonElement).click();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - beganMs)));
      }),
  );
}
