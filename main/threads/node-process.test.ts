import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeProcess } from './node-process.ts';

const FIXTURE = `
let data = null;
process.on('message', (message) => {
  if (data === null) {
    data = message;
    process.send({ type: 'data', data, pid: process.pid, execArgv: process.execArgv });
    console.log('nothing of this reaches the parent');
    if (data.stubborn) setInterval(() => {}, 1000);
    else process.once('disconnect', () => process.exit(0));
  } else if (message.type === 'exit') process.exit(message.code);
  else if (message.type === 'kill') process.kill(process.pid, 'SIGTERM');
  else process.send({ type: 'echo', message });
});
`;
const folder = mkdtempSync(join(tmpdir(), 'sockscope-process-'));
const file = join(folder, 'fixture-process.cjs');
writeFileSync(file, FIXTURE);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Told =
  | { type: 'data'; data: unknown; pid: number; execArgv: string[] }
  | { type: 'echo'; message: { type: string; bytes: Uint8Array; many: Map<string, number> } };

async function start(data: object) {
  const child = nodeProcess<object, Told>(file, data);
  const told: Told[] = [];
  const waiting: (() => void)[] = [];
  child.onMessage((message) => {
    told.push(message);
    for (const wake of waiting.splice(0)) wake();
  });
  const exits: (Error | null)[] = [];
  child.onExit((error) => exits.push(error));
  const exited = new Promise<Error | null>((resolve) => child.onExit(resolve));
  const next = async () => {
    while (told.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return told.shift() as Told;
  };
  const first = await next();
  if (first.type !== 'data') throw new Error('the data must be answered first');
  return { child, next, first, exits, exited };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a process as a thread', { timeout: 20_000 }, () => {
  it('gets its data first, then messages, with the types of the structured clone', async () => {
    const { child, first, next, exits } = await start({ target: 5, since: new Date(7) });
    expect(first.data).toEqual({ target: 5, since: new Date(7) });
    expect(first.execArgv).toEqual([]);
    expect(first.pid).not.toBe(process.pid);
    child.post({ type: 'hello', bytes: new Uint8Array([1, 2, 255]), many: new Map([['a', 1]]) });
    const echoed = await next();
    if (echoed.type !== 'echo') throw new Error('no echo');
    expect([...echoed.message.bytes]).toEqual([1, 2, 255]);
    expect(echoed.message.many).toEqual(new Map([['a', 1]]));
    await child.terminate();
    expect(exits).toEqual([null]);
    expect(isAlive(first.pid)).toBe(false);
    // Nothing happens to those who talk to it afterwards.
    child.post({ type: 'late' });
    await child.terminate();
    expect(exits.length).toBe(1);
  });

  it('is killed when it does not end', async () => {
    const { child, first, exits } = await start({ stubborn: true });
    await child.terminate();
    expect(exits).toEqual([null]);
    expect(isAlive(first.pid)).toBe(false);
  });

  it.each([
    [{ type: 'exit', code: 3 }, 'the process fixture-process ended with code 3'],
    [{ type: 'exit', code: 0 }, 'the process fixture-process ended with code 0'],
    [{ type: 'kill' }, 'the process fixture-process ended by signal SIGTERM'],
  ])('that ends unasked is an error: %o', async (message, expected) => {
    const { child, exits, exited } = await start({});
    child.post(message);
    expect((await exited)?.message).toBe(expected);
    expect(exits.length).toBe(1);
    await child.terminate();
  });
});
