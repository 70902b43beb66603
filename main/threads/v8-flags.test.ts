import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { v8FlagsFor } from './v8-flags.ts';

const ROOM = '--initial-old-space-size=64';
const LIVING = '--external-memory-accounted-in-global-limit';
const YOUNG = '--scavenger-max-new-space-capacity-mb=8';

describe('the flags of a version of V8', () => {
  const cases: [string, string, string[]][] = [
    ['Electron 25', '11.4.183.19-electron.0', [ROOM]],
    ['Node 20', '11.3.244.8-node.38', [ROOM]],
    ['Node 22', '12.4.254.21-node.57', [ROOM]],
    ['Node 23', '12.9.202.28-node.14', [ROOM]],
    ['Node 24', '13.6.233.17-node.53', [ROOM, LIVING, YOUNG]],
    ['Node 25', '14.1.146.11-node.25', [ROOM, LIVING]],
    ['Node 26', '14.6.202.34-node.34', [ROOM, LIVING]],
    ['one that counts so by itself', '14.8.178.1', [ROOM]],
    ['Electron 45', '15.6.1.2-electron.0', [ROOM]],
    ['an ancient one', '10.2.154.26', []],
    ['no version', 'unknown', []],
  ];
  it.each(cases)('%s', (_name, version, flags) => {
    expect(v8FlagsFor(version).map(({ flag }) => flag)).toEqual(flags);
  });
});

it('holds flags that the V8 of these tests knows, each by its name', () => {
  const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8', maxBuffer: 1 << 24 });
  const flags = v8FlagsFor(process.versions.v8);
  expect(flags.length).toBeGreaterThan(0);
  for (const { flag } of flags) expect(stdout).toMatch(new RegExp(`^ *${flag.replace(/=.*/, '')} `, 'm'));
});
