import { casesOf } from '../support/long-form.ts';
import { test } from './desktop-app.ts';
import { SITUATIONS } from './situations.ts';
import { ALONE, WindowPage } from './window-page.ts';

/** The window is that of the browser tests. Here it matters what the engine has of Node in Electron: its threads, and a process of its own. */
const HERE = ['Images, a connection each', 'Many connections'];

for (const { name, preset, cure } of casesOf(SITUATIONS, ({ preset }) => HERE.includes(preset))) {
  test(name, { tag: ALONE }, async ({ launch }) => {
    const { page } = await launch();
    const window = new WindowPage(page);
    await window.choose(preset);
    await window.start();
    await cure(window);
    await window.stop();
  });
}
