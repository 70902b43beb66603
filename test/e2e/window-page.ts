import { expect, type Locator, type Page } from '@playwright/test';

/** Of a test that compares rates, or asks what holds them back: nothing else may run beside it. The others mostly wait, and run three at a time. */
export const ALONE = '@alone';

const READINGS = 7;
const READING_INTERVAL_MS = 300;

/** The window as a user operates it, the same in the desktop application and in a browser. */
export class WindowPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  part(name: string): Locator {
    return this.page.getByTestId(name);
  }

  async expectPhase(...phases: string[]): Promise<void> {
    await expect(this.part('phase')).toHaveAttribute('data-phase', new RegExp(`^(${phases.join('|')})$`), { timeout: 60_000 });
  }

  /** Chooses a preset by its title, as the list shows it. */
  async choose(preset: string): Promise<void> {
    await this.part('preset').click();
    await this.page.getByRole('option').filter({ hasText: preset }).first().click();
    await expect(this.part('preset')).toHaveValue(preset);
  }

  /** Presses one of the things to try and waits until it is in force. */
  async attempt(path: string, value: unknown): Promise<void> {
    const chip = this.part(`try-${path}-${value}`);
    await chip.click();
    await expect(chip).toHaveAttribute('aria-pressed', 'true', { timeout: 30_000 });
    await expect(this.part('applying')).toBeHidden({ timeout: 30_000 });
  }

  /** Starts what is chosen and waits until frames arrive. */
  async start(): Promise<void> {
    await this.part('start-button').click();
    await this.expectPhase('running');
    await expect.poll(() => this.value('received-fps'), { timeout: 30_000 }).toBeGreaterThan(0);
  }

  async stop(): Promise<void> {
    await this.part('stop-button').click();
    await this.expectPhase('ended');
  }

  /** The number that a figure of the window shows, unrounded; `NaN` where it shows that there is none. */
  async value(name: string): Promise<number> {
    const text = await this.part(name).getAttribute('data-value');
    return text === null || text.trim() === '' ? Number.NaN : Number(text);
  }

  /** The median of several readings, as somebody who watches a figure for some seconds would tell it. */
  async steady(name: string): Promise<number> {
    const readings: number[] = [];
    for (let index = 0; index < READINGS; index++) {
      await this.page.waitForTimeout(READING_INTERVAL_MS);
      readings.push(await this.value(name));
    }
    const known = readings.filter((reading) => !Number.isNaN(reading)).sort((a, b) => a - b);
    return known[Math.floor(known.length / 2)] ?? Number.NaN;
  }

  /** Flips a switch and waits until the change is in force. */
  async flip(path: string): Promise<void> {
    const toggle = this.part(`toggle-${path}`);
    const before = await toggle.isChecked();
    await toggle.focus();
    await this.page.keyboard.press('Space');
    await expect(toggle).toBeChecked({ checked: !before });
    await expect(this.part('applying')).toBeHidden({ timeout: 30_000 });
  }

  /** Keeps the last run under a name. */
  async save(name: string): Promise<void> {
    await this.part('save-button').click();
    await this.part('save-name').fill(name);
    await this.part('save-confirm').click();
    await expect(this.part('save-name')).toBeHidden();
  }

  /** The row of the captures view that has this name. */
  async capture(name: string): Promise<Locator> {
    await this.part('view-captures').click();
    const row = this.part('capture-row').filter({ hasText: name });
    await expect(row).toHaveCount(1);
    return row;
  }

  /** What the live picture shows, as 64 × 36 pixels of RGBA: enough to tell a new picture from the one before. */
  async picture(): Promise<number[]> {
    return await this.part('live-frame').evaluate((element) => {
      const small = document.createElement('canvas');
      small.width = 64;
      small.height = 36;
      const context = small.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(element as HTMLCanvasElement, 0, 0, small.width, small.height);
      return [...context.getImageData(0, 0, small.width, small.height).data];
    });
  }

  /** Presses Tab until the part has the focus. */
  async tabTo(name: string): Promise<void> {
    const target = this.part(name);
    for (let presses = 0; presses < 80; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${name} was not reached with the Tab key`);
  }
}
