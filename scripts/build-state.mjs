// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const SOURCES = ['contract', 'main', 'electron', 'cli', 'renderer', 'resources', 'electron.vite.config.ts', 'package.json'];
const PRODUCTS = ['out/main/electron.cjs', 'out/main/cli.cjs', 'out/preload/preload.cjs', 'out/renderer/index.html'];

/**
 * Why the product has to be built before it is started; `null` when it is up to date.
 * @param {string} [root]
 * @returns {string | null}
 */
export function buildReason(root = ROOT) {
  if (PRODUCTS.some((product) => !existsSync(join(root, product)))) return 'not built yet';
  const oldestProduct = Math.min(...PRODUCTS.map((product) => statSync(join(root, product)).mtimeMs));
  const newestSource = Math.max(...SOURCES.map((source) => newestIn(join(root, source))));
  return newestSource > oldestProduct ? 'the sources changed since the last build' : null;
}

const BUILDER = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
const BUILD = [BUILDER, 'build', '--logLevel', 'warn'];

/**
 * Builds everything under out/. Its output goes to stderr, so that stdout stays free for results.
 * @returns {boolean} Whether it succeeded.
 */
export function build() {
  return isInstalled() && spawnSync(process.execPath, BUILD, { cwd: ROOT, stdio: ['ignore', 2, 2] }).status === 0;
}

/**
 * {@link build}, while something else goes on.
 * @returns {Promise<boolean>} Whether it succeeded.
 */
export function startBuild() {
  if (!isInstalled()) return Promise.resolve(false);
  const child = spawn(process.execPath, BUILD, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => child.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0)));
}

function isInstalled() {
  if (existsSync(BUILDER)) return true;
  console.error('sockscope: the packages are not installed; run `npm ci` first');
  return false;
}

/**
 * Time of the last change in a file or folder. Tests are no part of the product.
 * @param {string} path
 * @returns {number}
 */
function newestIn(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const entries = readdirSync(path, { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isFile() && !entry.name.includes('.test.'),
  );
  return Math.max(0, ...entries.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs));
}
