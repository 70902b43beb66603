import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { settleCeilings } from '../../main/testing/settle-ceilings.ts';
import { copyLibrary } from './copy-library.ts';
import { type OpenedHost, openBrowser, openDesktop } from './open-host.ts';
import { countAnimationFrames, followLaunch, longTasks } from './page-probes.ts';

/** What the window costs beside a stream at full rate, and how long it takes until it shows one. Times are in milliseconds. */
export interface WindowMeasurement {
  host: string;
  /** From starting the app until the page's first content is painted, until Start can be pressed, and until the first received picture is drawn. */
  launchToWindowMs: number;
  launchToControlsMs: number;
  launchToFirstFrameMs: number;
  /** Of the last: from pressing Start. */
  startToFirstFrameMs: number;
  /** False: the machine was too busy for the ceiling of raw TCP to be kept, and it was switched off for the launch that was measured. */
  isCeilingKept: boolean;
  /** CPU time a second of the process that draws the page, and of the process with the engine; `null` where the system does not tell. */
  pageCores: number | null;
  engineCores: number | null;
  /** Tasks of the page's main thread that took over 50 ms, and the longest of them; `null`: there was none. */
  tasksOver50Ms: number;
  longestTaskMs: number | null;
  /** At 60 a second: those that a page which asks for each did not get. */
  animationFramesDropped: number;
  animationFramesExpected: number;
  /** As the page shows them at the end; `null` where it shows none. */
  receivedFps: number | null;
  displayedFps: number | null;
  measuredS: number;
}

/** What is launched. */
export interface WindowApp {
  /** The checkout, built. */
  root: string;
  isDesktop: boolean;
  /** Is told of the process with the engine, so that none outlives a measurement that is cut short. */
  processes?: { adopt(pid: number): void; release(pid: number): void };
}

export interface WindowBenchOptions extends WindowApp {
  /** Of the steady state; half of it more for the animation frames. */
  seconds: number;
  settleS: number;
}

/** A library as somebody has it who launches the app today. */
export interface UsedLibrary {
  folder: string;
  isCeilingKept: boolean;
}

const DISPLAY_HZ = 60;
/** The library's file of kept ceilings. */
const CEILINGS_FILE = 'ceilings.json';

/** Launches the app with an empty library at `folder`, where it makes the frames, measures the ceiling and leaves compression off. Serves any number of measurements. */
export async function prepareLibrary(app: WindowApp, folder: string): Promise<UsedLibrary> {
  await withHost(app, folder, prepare);
  const isCeilingKept = existsSync(join(folder, CEILINGS_FILE));
  // Measured once it is provisional, and a launch some minutes later, in a later round, would measure it again.
  if (isCeilingKept) settleCeilings(join(folder, CEILINGS_FILE));
  else switchCeilingOff(join(folder, 'settings.json'));
  return { folder, isCeilingKept };
}

/** Launches the app with a copy of a library that was used before, and measures it from its start to the first picture and then in the steady state. */
export async function measureWindow(
  { seconds, settleS, ...app }: WindowBenchOptions,
  { folder, isCeilingKept }: UsedLibrary,
): Promise<WindowMeasurement> {
  const home = mkdtempSync(join(tmpdir(), 'sockscope-window-'));
  try {
    copyLibrary(folder, home);
    const startedAtMs = Date.now();
    return await withHost(app, home, async (host) => {
      const launch = await followLaunch(host.page);
      await host.fit();
      await host.page.waitForTimeout(settleS * 1_000);
      const steady = await steadyState(host, seconds);
      await stop(host.page);
      return {
        host: host.name,
        launchToWindowMs: Math.round(launch.paintedAtMs - startedAtMs),
        launchToControlsMs: Math.round(launch.pressedAtMs - startedAtMs),
        launchToFirstFrameMs: Math.round(launch.pictureAtMs - startedAtMs),
        startToFirstFrameMs: Math.round(launch.pictureAtMs - launch.pressedAtMs),
        isCeilingKept,
        ...steady,
      };
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function withHost<T>({ root, isDesktop, processes }: WindowApp, home: string, use: (host: OpenedHost) => Promise<T>): Promise<T> {
  const host = await (isDesktop ? openDesktop(root, home) : openBrowser(root, home));
  processes?.adopt(host.enginePid);
  try {
    return await use(host);
  } finally {
    await host.close();
    processes?.release(host.enginePid);
  }
}

/** What a user has done before who launches the app today: the frames are made, the ceiling is known, the settings are remembered. */
async function prepare({ page }: OpenedHost): Promise<void> {
  const toggle = page.getByTestId('toggle-compression.enabled');
  await toggle.waitFor();
  if (await toggle.isChecked()) await toggle.setChecked(false, { force: true });
  await page.getByTestId('start-button').click();
  await page.locator('[data-testid="phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_000);
  await stop(page);
}

async function stop(page: Page): Promise<void> {
  await page.getByTestId('stop-button').click();
  await page.locator('[data-testid="phase"][data-phase="ended"]').waitFor({ timeout: 30_000 });
}

function switchCeilingOff(settingsFile: string): void {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as { scenario: { ceiling: string } | null };
  if (settings.scenario === null) throw new Error('the first launch did not remember its scenario');
  settings.scenario.ceiling = 'off';
  writeFileSync(settingsFile, JSON.stringify(settings));
}

async function steadyState({ page, pageCpuS, engineCpuS }: OpenedHost, seconds: number) {
  const tasks = await longTasks(page);
  const [pageBefore, engineBefore, beganMs] = [await pageCpuS(), engineCpuS(), performance.now()];
  await page.waitForTimeout(seconds * 1_000);
  const measuredS = (performance.now() - beganMs) / 1_000;
  const cores = (before: number | null, after: number | null) =>
    before === null || after === null ? null : round((after - before) / measuredS, 3);
  const [pageCores, engineCores] = [cores(pageBefore, await pageCpuS()), cores(engineBefore, engineCpuS())];
  const taskMs = await tasks.end();
  const figure = async (id: string) => {
    const text = await page.getByTestId(id).first().getAttribute('data-value');
    return text ? Number(text) : null;
  };
  const [receivedFps, displayedFps] = [await figure('received-fps'), await figure('displayed-fps')];
  // After the CPU time: asking for each animation frame makes the page draw each, which costs more than all that it shows.
  const frames = await countAnimationFrames(page, (seconds * 1_000) / 2);
  const expected = Math.floor((frames.spanMs / 1_000) * DISPLAY_HZ);
  return {
    pageCores,
    engineCores,
    tasksOver50Ms: taskMs.length,
    longestTaskMs: taskMs.length === 0 ? null : Math.max(...taskMs),
    animationFramesDropped: Math.max(0, expected - frames.seen),
    animationFramesExpected: expected,
    receivedFps: receivedFps && Math.round(receivedFps),
    displayedFps: displayedFps && round(displayedFps, 1),
    measuredS: round(measuredS, 1),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
