import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSocketOwners } from './socket-owners.ts';

let root: string;
const signal = new AbortController().signal;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sockscope-proc-'));
  mkdirSync(join(root, 'net'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A process with its links; without a name it has ended. */
function addProcess(pid: number, name: string | null, links: readonly string[]): void {
  mkdirSync(join(root, String(pid), 'fd'), { recursive: true });
  if (name !== null) writeFileSync(join(root, String(pid), 'comm'), `${name}\n`);
  for (const [fd, link] of links.entries()) symlinkSync(link, join(root, String(pid), 'fd', String(fd)));
}
const find = async (inodes: readonly number[], linksMax?: number) => {
  const { byInode, isCutOff } = await findSocketOwners(new Set(inodes), signal, { root, ...(linksMax === undefined ? {} : { linksMax }) });
  return { owners: Object.fromEntries(byInode), isCutOff };
};

describe('findSocketOwners', () => {
  it('finds each process that has a socket open, once, by rising ids', async () => {
    addProcess(100, 'worker', ['/dev/null', 'socket:[7]', 'socket:[8]']);
    addProcess(20, 'my (odd) "name"', ['socket:[7]', 'socket:[7]', 'pipe:[9]', 'anon_inode:[eventpoll]', 'socket:[10]']);
    expect(await find([7, 8, 9])).toEqual({
      owners: {
        7: [
          { pid: 20, name: 'my (odd) "name"' },
          { pid: 100, name: 'worker' },
        ],
        8: [{ pid: 100, name: 'worker' }],
      },
      isCutOff: false,
    });
  });

  it('leaves out a process that ended meanwhile, and one without files', async () => {
    addProcess(1, null, ['socket:[7]']);
    mkdirSync(join(root, '2'));
    addProcess(3, 'there', ['socket:[7]']);
    expect((await find([7])).owners).toEqual({ 7: [{ pid: 3, name: 'there' }] });
  });

  it('shows control characters of a name as ?, its own last line end too', async () => {
    addProcess(1, 'bad\nname\u001b\n', ['socket:[7]']);
    expect((await find([7])).owners).toEqual({ 7: [{ pid: 1, name: 'bad?name??' }] });
  });

  it('looks at no process when there is nothing to find', async () => {
    rmSync(root, { recursive: true });
    expect(await find([])).toEqual({ owners: {}, isCutOff: false });
    mkdirSync(root);
  });

  it('says that it was cut off', async () => {
    addProcess(1, 'first', ['socket:[7]', '/a', '/b']);
    addProcess(2, 'second', ['socket:[8]']);
    expect(await find([7, 8], 3)).toEqual({ owners: { 7: [{ pid: 1, name: 'first' }] }, isCutOff: true });
    expect((await find([7, 8], 4)).isCutOff).toBe(false);
  });

  it('lets the event loop turn among many processes, and ends when it is told to', async () => {
    for (let pid = 1; pid <= 200; pid += 1) addProcess(pid, 'p', ['/a', '/b']);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await find([7]).finally(() => {
      isDone = true;
    });
    // 200 processes of 8 and 2 are 2 000: seven turns of 256.
    expect(turns).toBeGreaterThanOrEqual(7);

    const controller = new AbortController();
    const walk = findSocketOwners(new Set([7]), controller.signal, { root });
    controller.abort(new Error('enough'));
    await expect(walk).rejects.toThrow('enough');
  });
});
