// @ts-check
/**
 * The product's own generator as a sending program, in a process of its own:
 *
 *   own-generator.mjs THREADS_FOLDER CACHE_FOLDER PORT MESSAGE_BYTES WARMUP_S SECONDS random|prepared|zero
 *
 * Prints what bench/native/tcp-sender.c prints.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [threadsFolder, cacheFolder, port, messageBytes, warmupS, seconds, masking] = process.argv.slice(2);
/** @type {typeof import('../suite/own-generator.ts')} */
const { runOwnGenerator } = (await runnerImport(`${root}bench/suite/own-generator.ts`, { root, configFile: false, logLevel: 'error' }))
  .module;
await runOwnGenerator({
  threadsFolder: threadsFolder ?? '',
  cacheFolder: cacheFolder ?? '',
  port: Number(port),
  messageBytes: Number(messageBytes),
  warmupS: Number(warmupS),
  seconds: Number(seconds),
  masking: /** @type {'random' | 'prepared' | 'zero'} */ (masking),
  print: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
});
process.exit(0);
