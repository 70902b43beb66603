// @ts-check
/** A process of its own that changes one field of a capture's manifest again and again: `node manifest-writer.mjs FOLDER FIELD ROUNDS`. */
import { runnerImport } from 'vite';
import { ROOT } from '../../scripts/build-state.mjs';

const [folder, field, rounds] = /** @type {[string, string, string]} */ (/** @type {unknown} */ (process.argv.slice(2)));
const { module } = await runnerImport(`${ROOT}/main/capture/capture-files.ts`, { root: ROOT, configFile: false, logLevel: 'error' });

process.once('message', async () => {
  for (let round = 0; round < Number(rounds); round++) {
    await module.updateManifest(folder, (/** @type {any} */ manifest) => ({
      ...manifest,
      [field]: `${field} ${round}`,
      tags: [...manifest.tags, `${field} ${round}`],
    }));
  }
  process.exit(0);
});
process.send?.('ready');
