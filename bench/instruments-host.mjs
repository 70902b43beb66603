// @ts-check
/** `node bench/instruments-host.mjs ENGINE RUNG FOLDER`: a server with some of the product's instruments, for case g of `npm run bench` (bench/suite/instruments-host.ts). Prints {"port":N}, and when it is asked to end {"kernelReadings":N}. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { ROOT } from '../scripts/build-state.mjs';

// The engine is built as CommonJS, and looks for its packages from its own file.
Object.assign(globalThis, { __filename: fileURLToPath(import.meta.url) });

const [engine, rung, folder] = process.argv.slice(2);
/** @type {any} */
const { startInstrumentsHost } = (
  await runnerImport(join(ROOT, 'bench/suite/instruments-host.ts'), { root: ROOT, configFile: false, logLevel: 'error' })
).module;
const host = await startInstrumentsHost({
  engine,
  rung,
  folder,
  threadsFolder: join(ROOT, 'out/main'),
  onFault: (/** @type {string} */ text) => {
    console.error(text);
    process.exit(1);
  },
});
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ kernelReadings: host.kernelReadings() }));
  process.exit(0);
});
console.log(JSON.stringify({ port: host.port }));
