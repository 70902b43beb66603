// @ts-check
/** `npm run check`: every check that runs no test. All of them run, so that one visit mends all. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build-state.mjs';

const folders = ['contract', 'main', 'electron', 'cli', 'renderer', 'bench', 'test'].filter((folder) => existsSync(join(ROOT, folder)));

/** @type {Record<string, string[]>} */
const checks = {
  'format and lint': [
    'node_modules/@biomejs/biome/bin/biome',
    'ci',
    '--error-on-warnings',
    ...(process.stdout.isTTY ? [] : ['--colors=off']),
    '.',
  ],
  types: ['node_modules/typescript/bin/tsc', '-b'],
  'types of scripts': ['node_modules/typescript/bin/tsc', '-p', 'scripts'],
  'direction of imports': ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...folders],
  'generated documents': ['scripts/generate-docs.mjs', '--check'],
};

const failed = [];
for (const [name, [program, ...args]] of Object.entries(checks)) {
  const file = join(ROOT, /** @type {string} */ (program));
  if (name === 'generated documents' && !existsSync(file)) continue;
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.log(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
