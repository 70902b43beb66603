// @ts-check
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Headless, as root in a container, without calls to the outside: what tests, screenshots and benchmarks start it with. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * A Chromium for the browser tests: `SOCKSCOPE_TEST_CHROMIUM`, the system's, or Playwright's own.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env.SOCKSCOPE_TEST_CHROMIUM;
  const places = named ? [named] : [...USUAL_PLACES, chromium.executablePath()];
  return places.find((place) => existsSync(place)) ?? null;
}
