// @ts-check
/** `npm run check`: every check that runs no test. All of them run, so that one visit mends all. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build-state.mjs';

const folders = ['contract', 'main', 'electron', 'cli', 'renderer', 'bench', 'test'].filter((folder) => existsSync(join(ROOT, folder)));

/** Each takes one core most of its time. */
const AT_ONCE = 2;

const TSC = 'node_modules/typescript/bin/tsc';

/** What all other types are built on: two that built it at once would write the same files. */
const CONTRACT = 'types of the contract';
const BUILT_ON_CONTRACT = ['types', 'types of the window'];
/** @type {{ references: { path: string }[] }} */
const { references } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
/** The window is beside the others: it is built on the contract alone. */
const others = references.map(({ path }) => path).filter((path) => path !== 'contract' && path !== 'renderer');

/** In the order in which they begin. @type {Record<string, string[]>} */
const checks = {
  [CONTRACT]: [TSC, '-b', 'contract'],
  'format and lint': [
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    '--error-on-warnings',
    `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
    '.',
  ],
  'types of scripts': [TSC, '-p', 'scripts'],
  types: [TSC, '-b', ...others],
  'types of the window': [TSC, '-b', 'renderer'],
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
/** @type {Promise<boolean>} */
let contract = Promise.resolve(true);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name] = next;
      if (BUILT_ON_CONTRACT.includes(name)) await contract;
      const done = holds(...next);
      if (name === CONTRACT) contract = done;
      if (!(await done)) failed.push(name);
    }
  }),
);
if (failed.length > 0) {
  console.log(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
