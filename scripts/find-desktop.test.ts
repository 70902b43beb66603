import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hindrance, installedElectron, whyNoDesktop, whyNotFetched } from './find-desktop.mjs';

describe('installedElectron', () => {
  let root = '';
  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sockscope-desktop-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('tells a package that is not there from one without its program', () => {
    expect(installedElectron(root, {})).toEqual({ missing: 'package' });
    write('node_modules/electron/package.json');
    expect(installedElectron(root, {})).toEqual({ missing: 'program' });
    write('node_modules/electron/path.txt', 'electron\n');
    expect(installedElectron(root, {})).toEqual({ missing: 'program' });
    write('node_modules/electron/dist/electron');
    expect(installedElectron(root, {})).toEqual({ executable: join(root, 'node_modules/electron/dist/electron') });
  });

  it('looks into ELECTRON_OVERRIDE_DIST_PATH where it is set', () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'other') };
    expect(installedElectron(root, env)).toEqual({ missing: 'override' });
    write('other/electron');
    expect(installedElectron(root, env)).toEqual({ executable: join(root, 'other/electron') });
  });
});

it('knows what keeps a window from being shown', () => {
  const display = { DISPLAY: ':0' };
  expect(hindrance({ platform: 'linux', uid: 0, env: display })).toContain('as root');
  expect(hindrance({ platform: 'linux', uid: 1_000, env: {} })).toContain('no display');
  expect(hindrance({ platform: 'linux', uid: 1_000, env: display })).toBeNull();
  expect(hindrance({ platform: 'darwin', uid: 0, env: {} })).toBeNull();
});

describe('what is said where no desktop application is opened', () => {
  const root = 'Chromium’s sandbox refuses to run as root';

  it('names what is not installed before anything else, and how to get it', () => {
    expect(whyNoDesktop('program', root, {})).toBe(
      `Electron’s program is not installed (\`npx install-electron\` fetches it); besides, ${root}`,
    );
    expect(whyNoDesktop('package', null, {})).toBe('the package electron is not installed (`npm ci` installs it)');
    expect(whyNoDesktop('override', null, { ELECTRON_OVERRIDE_DIST_PATH: '/there' })).toContain('/there');
  });

  it('blames the sandbox alone where Electron is installed', () => {
    expect(whyNoDesktop(null, root, {})).toBe(root);
  });

  it('says why a download brought nothing', () => {
    const download = { stderr: 'node:internal\n  at x\nRequestError: getaddrinfo ENOTFOUND github.com\n', isLate: false, limitS: 60 };
    expect(whyNotFetched(download)).toContain('could not be fetched: RequestError: getaddrinfo ENOTFOUND github.com (');
    expect(whyNotFetched({ ...download, isLate: true })).toContain('could not be fetched within 60 s (');
    expect(whyNotFetched({ ...download, stderr: '' })).toContain('could not be fetched (');
  });
});
