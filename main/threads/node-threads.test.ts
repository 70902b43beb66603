import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { nodeThreads } from './node-threads.ts';
import type { EngineThread } from './thread.ts';

/** A thread as `runThread` makes one: the first message is its data. */
const FIXTURE = `
const { parentPort, threadId, resourceLimits } = require('node:worker_threads');
parentPort.once('message', (data) => {
  parentPort.on('message', (message) => parentPort.postMessage({ data, message, threadId, youngMiB: resourceLimits.maxYoungGenerationSizeMb }));
});
`;
const BEAT_MS = 10;
const folder = mkdtempSync(join(tmpdir(), 'sockscope-threads-'));
for (const name of ['load-thread', 'library-thread']) writeFileSync(join(folder, `${name}.cjs`), FIXTURE);
writeFileSync(
  join(folder, 'frames-thread.cjs'),
  `const { writeFileSync } = require('node:fs'); setInterval(() => writeFileSync(${JSON.stringify(join(folder, 'beat'))}, ''), ${BEAT_MS});`,
);
writeFileSync(join(folder, 'path-thread.cjs'), `throw new Error('this code does not load');`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Told = { data: unknown; message: string; threadId: number; youngMiB: number };
const told = (thread: EngineThread<string, Told>) => new Promise<Told>((resolve) => thread.onMessage(resolve));
const exit = (thread: EngineThread<string, Told>) => new Promise<Error | null>((resolve) => thread.onExit(resolve));

it('hands a thread its data, and then every message, though both are posted at once', async () => {
  const thread = nodeThreads(folder).spawn<string, Told>('load-thread', { one: 1 });
  thread.post('two');
  expect(await told(thread)).toMatchObject({ data: { one: 1 }, message: 'two' });
  await thread.terminate();
});

it('takes the thread that was started ahead, once', async () => {
  const threads = nodeThreads(folder);
  const end = threads.startAhead('load-thread');
  // The newest thread has the highest number: the one that is taken was started before the other.
  const other = threads.spawn<string, Told>('library-thread', null);
  const taken = threads.spawn<string, Told>('load-thread', 'first');
  const fresh = threads.spawn<string, Told>('load-thread', 'second');
  for (const thread of [other, taken, fresh]) thread.post('go');
  const [ofOther, ofTaken, ofFresh] = await Promise.all([told(other), told(taken), told(fresh)]);
  expect([ofTaken.data, ofFresh.data]).toEqual(['first', 'second']);
  expect(ofTaken.threadId).toBeLessThan(ofOther.threadId);
  expect(ofFresh.threadId).toBeGreaterThan(ofOther.threadId);
  // What ends the one that nobody took leaves one that was taken alone.
  await end();
  taken.post('again');
  expect(await told(taken)).toMatchObject({ message: 'again' });
  for (const thread of [other, taken, fresh]) await thread.terminate();
});

it('ends a thread that was started ahead and not taken', async () => {
  const threads = nodeThreads(folder);
  const end = threads.startAhead('frames-thread');
  const isBeating = () => existsSync(join(folder, 'beat'));
  await expect.poll(isBeating, { timeout: 30_000 }).toBe(true);
  // A second time it is the same thread, which whoever started it ends.
  await threads.startAhead('frames-thread')();
  rmSync(join(folder, 'beat'));
  await expect.poll(isBeating, { timeout: 30_000 }).toBe(true);
  await end();
  rmSync(join(folder, 'beat'));
  await new Promise((resolve) => setTimeout(resolve, 10 * BEAT_MS));
  expect(isBeating()).toBe(false);
});

it('leaves no thread where its data cannot be handed over', async () => {
  const threads = nodeThreads(folder);
  const isBeating = () => existsSync(join(folder, 'beat'));
  expect(() => threads.spawn('frames-thread', () => {})).toThrow('could not be cloned');
  // The thread may have begun; it does not go on.
  await new Promise((resolve) => setTimeout(resolve, 30 * BEAT_MS));
  rmSync(join(folder, 'beat'), { force: true });
  await new Promise((resolve) => setTimeout(resolve, 10 * BEAT_MS));
  expect(isBeating()).toBe(false);
});

it('does not hand out a thread that ended before it was taken, and tells the one that fails anew why', async () => {
  const threads = nodeThreads(folder);
  const end = threads.startAhead('path-thread');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const thread = threads.spawn<string, Told>('path-thread', null);
  expect((await exit(thread))?.message).toBe('this code does not load');
  await end();
});

it('gives the threads of a stream a young generation for their messages, and others what V8 gives', async () => {
  const threads = nodeThreads(folder);
  const plain = new Worker(join(folder, 'load-thread.cjs'));
  await once(plain, 'online');
  const spawned = [
    threads.spawn<string, Told>('load-thread', null),
    threads.spawn<string, Told>('load-thread', null, 'large'),
    threads.spawn<string, Told>('library-thread', null, 'large'),
  ];
  for (const thread of spawned) thread.post('go');
  const [small, large, other] = (await Promise.all(spawned.map(told))).map(({ youngMiB }) => youngMiB);
  expect([small, large]).toEqual([24, 3]);
  expect(other).toBe(plain.resourceLimits?.maxYoungGenerationSizeMb);
  for (const thread of [...spawned, plain]) await thread.terminate();
});
