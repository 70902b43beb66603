import { test } from './desktop-app.ts';
import { SITUATIONS } from './situations.ts';
import { WindowPage } from './window-page.ts';

for (const { name, preset, cure } of SITUATIONS) {
  test(name, async ({ launch }) => {
    const { page } = await launch();
    const window = new WindowPage(page);
    await window.choose(preset);
    await window.start();
    await cure(window);
    await window.stop();
  });
}
