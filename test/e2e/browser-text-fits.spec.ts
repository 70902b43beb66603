import { expect } from '@playwright/test';
import { clippedText } from './clipped-text.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

const SIZES = [
  { width: 1_280, height: 800 },
  { width: 1_440, height: 900 },
  { width: 1_920, height: 1_080 },
];
const VIEWS = ['experiments', 'connections', 'sockets', 'captures', 'compare', 'settings', 'monitor'];

test('no text is cut in any view, in windows of three sizes', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const view of VIEWS) {
      await window.part(`view-${view}`).click();
      // Charts are drawn anew each second.
      await page.waitForTimeout(view === 'monitor' ? 1_500 : 300);
      expect.soft(await clippedText(page), `${view} at ${size.width}`).toEqual([]);
    }
  }
  await window.stop();
});

test('the first stop of the keyboard leads past all settings, and the focus is seen on each of those', async ({ page, served }) => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('about:blank');
    await page.goto(served.url);
    const window = new WindowPage(page);
    await expect(window.part('start-button')).toBeEnabled();
    await page.keyboard.press('Tab');
    await expect(window.part('skip-link')).toBeFocused();
    await expect(window.part('skip-link')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'The stream' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('aside')?.ariaLabel)).toBe('Settings of the run');
    await window.part('preset').focus();
    for (let stop = 0; stop < 45; stop++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(ringOfFocus);
      expect.soft(seen.contrast, `${colorScheme}: ${seen.name}`).toBeGreaterThanOrEqual(3);
    }
  }
});

/** How the outline of what has the focus stands out from the window; 0 where there is none. Of a switch, a radio or a segment it is drawn beside the input. */
function ringOfFocus(): { name: string; contrast: number } {
  const focused = document.activeElement as HTMLElement;
  const near = [
    focused,
    focused.nextElementSibling,
    ...Array.from(focused.parentElement?.querySelectorAll('label, .mantine-Switch-track') ?? []),
  ];
  const name = `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.dataset['testid'] ?? focused.textContent}`;
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = luminance(getComputedStyle(document.body).backgroundColor);
  const contrasts = near.map((element) => {
    if (!element) return 0;
    const { outlineStyle, outlineColor, outlineWidth } = getComputedStyle(element);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 1) return 0;
    const ring = luminance(outlineColor);
    return (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05);
  });
  return { name, contrast: Math.max(...contrasts) };
}

test('no label of a setting touches its field', async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByTestId('start-button').waitFor();
  const settings = page.getByRole('complementary', { name: 'Settings of the run' });
  for (const width of [1_280, 1_920]) {
    await page.setViewportSize({ width, height: 800 });
    const more = page.getByRole('button', { name: /^More settings of/ });
    while ((await more.count()) > 0) await more.first().click();
    const touching = await settings.evaluate((panel) =>
      Array.from(panel.querySelectorAll('[class*="row"]:not([data-wide])')).flatMap((row) => {
        const [label, control] = Array.from(row.children);
        if (!label || !control) return [];
        const [before, after] = [label.getBoundingClientRect(), control.getBoundingClientRect()];
        const right = Math.max(before.right, ...Array.from(label.children).map((part) => part.getBoundingClientRect().right));
        return after.top < before.bottom && after.left - right < 7 ? [label.textContent] : [];
      }),
    );
    expect(touching, `at ${width}`).toEqual([]);
  }
});
