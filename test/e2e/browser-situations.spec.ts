import { test } from './served.ts';
import { SITUATIONS } from './situations.ts';
import { ALONE, WindowPage } from './window-page.ts';

for (const { name, preset, cure } of SITUATIONS) {
  test(name, { tag: ALONE }, async ({ page, served }) => {
    await page.goto(served.url);
    const window = new WindowPage(page);
    await window.choose(preset);
    await window.start();
    await cure(window);
    await window.stop();
  });
}
