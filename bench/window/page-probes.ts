import type { Page } from '@playwright/test';

/** Moments of a launch, in milliseconds since 1970 by the machine's clock, as the page saw them. */
export interface LaunchMoments {
  /** The first content was painted. */
  paintedAtMs: number;
  /** Start could be pressed, and was. */
  pressedAtMs: number;
  /** The canvas had a picture of the stream. */
  pictureAtMs: number;
}

/** Presses Start as soon as it can be pressed and waits for the first picture. To be called while the page still loads. */
export function followLaunch(page: Page): Promise<LaunchMoments> {
  return page.evaluate(
    () =>
      new Promise<LaunchMoments>((resolve) => {
        const now = () => performance.timeOrigin + performance.now();
        const small = Object.assign(document.createElement('canvas'), { width: 4, height: 4 });
        const context = small.getContext('2d', { willReadFrequently: true })!;
        let pressedAtMs: number | null = null;
        const look = () => {
          if (pressedAtMs === null) {
            const start = document.querySelector<HTMLButtonElement>('[data-testid="start-button"]:not(:disabled)');
            if (start) {
              pressedAtMs = now();
              start.click();
            }
          } else {
            const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="live-frame"]');
            context.clearRect(0, 0, 4, 4);
            if (canvas) context.drawImage(canvas, 0, 0, 4, 4);
            if (context.getImageData(0, 0, 4, 4).data.some((value) => value > 0)) {
              const [painted] = performance.getEntriesByName('first-contentful-paint');
              return resolve({ paintedAtMs: performance.timeOrigin + (painted?.startTime ?? Number.NaN), pressedAtMs, pictureAtMs: now() });
            }
          }
          requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** Collects from now on the tasks of the page's main thread that take over 50 ms (Long Tasks API), in milliseconds. */
export async function longTasks(page: Page): Promise<{ end(): Promise<number[]> }> {
  const probe = await page.evaluateHandle(() => {
    const taskMs: number[] = [];
    const observer = new PerformanceObserver((list) => taskMs.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    return { taskMs, observer };
  });
  return {
    end: () =>
      probe.evaluate(({ taskMs, observer }) => {
        taskMs.push(...observer.takeRecords().map(({ duration }) => duration));
        observer.disconnect();
        return taskMs;
      }),
  };
}

/** Asks for every animation frame for about `spanMs`, and counts those that come. */
export function countAnimationFrames(page: Page, spanMs: number): Promise<{ seen: number; spanMs: number }> {
  return page.evaluate(
    (span) =>
      new Promise<{ seen: number; spanMs: number }>((resolve) => {
        let seen = -1;
        let firstMs = 0;
        const count = (atMs: number) => {
          seen += 1;
          if (seen === 0) firstMs = atMs;
          if (atMs - firstMs >= span) resolve({ seen, spanMs: atMs - firstMs });
          else requestAnimationFrame(count);
        };
        requestAnimationFrame(count);
      }),
    spanMs,
  );
}
