// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How Electron's program comes to a checkout that has none. */
export const INSTALL_ELECTRON = '`npx install-electron` fetches it';

/**
 * Electron's executable, or what is missing of it: the package, its program (which the package fetches by itself), or what
 * ELECTRON_OVERRIDE_DIST_PATH should hold.
 * @param {string} root The checkout.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ executable: string } | { missing: 'package' | 'program' | 'override' }}
 */
export function installedElectron(root, env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const packaged = join(root, 'node_modules/electron');
  let name = '';
  try {
    name = readFileSync(join(packaged, 'path.txt'), 'utf8').trim();
  } catch {
    if (!override) return { missing: existsSync(join(packaged, 'package.json')) ? 'program' : 'package' };
  }
  const executable = override ? join(override, name || 'electron') : join(packaged, 'dist', name);
  if (existsSync(executable)) return { executable };
  return { missing: override ? 'override' : 'program' };
}

/**
 * What keeps a desktop application from being shown here, wherever its program is; `null` where nothing does.
 * @param {{ platform: NodeJS.Platform, uid: number | undefined, env: NodeJS.ProcessEnv }} host
 * @returns {string | null}
 */
export function hindrance({ platform, uid, env }) {
  if (platform !== 'linux') return null;
  if (uid === 0) return 'Chromium’s sandbox refuses to run as root';
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return null;
  return 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
}

/**
 * Why the desktop application is not opened: first what is not installed and how to get it, then what else is in the way.
 * @param {'package' | 'program' | 'override' | null} missing
 * @param {string | null} hindered
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function whyNoDesktop(missing, hindered, env) {
  const also = hindered === null ? '' : `; besides, ${hindered}`;
  switch (missing) {
    case 'package':
      return `the package electron is not installed (\`npm ci\` installs it)${also}`;
    case 'program':
      return `Electron’s program is not installed (${INSTALL_ELECTRON})${also}`;
    case 'override':
      return `ELECTRON_OVERRIDE_DIST_PATH holds no Electron (${env.ELECTRON_OVERRIDE_DIST_PATH})${also}`;
    case null:
      return hindered ?? '';
  }
}

/**
 * Why a download did not bring the program: the first line of what it said that tells an error.
 * @param {{ stderr: string, isLate: boolean, limitS: number }} download
 * @returns {string}
 */
export function whyNotFetched({ stderr, isLate, limitS }) {
  const line = stderr.split('\n').find((one) => /error|fail|cannot|denied|require/i.test(one)) ?? '';
  const said = line
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
  const why = isLate ? ` within ${limitS} s` : said === '' ? '' : `: ${said}`;
  return `Electron’s program is not installed and could not be fetched${why} (\`npx install-electron\` tries again)`;
}
