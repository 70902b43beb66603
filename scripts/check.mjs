// @ts-check
/** `npm run check`: every check that runs no test. All of them run, so that one visit mends all. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build-state.mjs';

const folders = ['contract', 'main', 'electron', 'cli', 'renderer', 'bench', 'test'].filter((folder) => existsSync(join(ROOT, folder)));

/** Each takes one core most of its time. */
const AT_ONCE = 2;

/** @type {Record<string, string[]>} */
const checks = {
  // The longest first.
  types: ['node_modules/typescript/bin/tsc', '-b'],
  'format and lint': [
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    '--error-on-warnings',
    `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
    '.',
  ],
  'types of scripts': ['node_modules/typescript/bin/tsc', '-p', 'scripts'],
  'direction of imports': ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...folders],
  'generated documents': ['scripts/generate-docs.mjs', '--check'],
};

/**
 * Runs one to its end; what it wrote is shown at once, so that two at a time are told apart.
 * @param {string} name
 * @param {readonly string[]} command
 * @returns {Promise<boolean>}
 */
async function holds(name, [program, ...args]) {
  const file = join(ROOT, /** @type {string} */ (program));
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.once('error', () => resolve(null)).once('close', resolve));
  process.stdout.write(Buffer.concat(output));
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}`);
  return code === 0;
}

const waiting = Object.entries(checks);
/** @type {string[]} */
const failed = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) if (!(await holds(...next))) failed.push(next[0]);
  }),
);
if (failed.length > 0) {
  console.log(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
