import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { errorValue, type Payload, payloadSchema } from '../../contract/index.ts';
import { storeRing } from '../load/source/frame-ring-cache.ts';
import type { FramesMessage } from '../load/source/frames-messages.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import { FrameMaker } from './frame-maker.ts';

/** Threads that do what the test says. */
interface FakeThread {
  payload: Payload;
  tell: (message: FramesMessage) => void;
  isEnded: boolean;
  hasEnded: () => void;
}

const SMALL = payloadSchema.parse({ bytes: 4_096, width: 64, height: 64, ringFrames: 2 });
const OTHER = { ...SMALL, seed: 2 };
const RING = [new SharedArrayBuffer(4_096), new SharedArrayBuffer(4_096)];

let folder: string;
let threads: FakeThread[];
let maker: FrameMaker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-maker-'));
  threads = [];
  const spawn = (_name: string, data: { payload: Payload }) => {
    const thread: FakeThread = { payload: data.payload, tell: () => {}, isEnded: false, hasEnded: () => {} };
    threads.push(thread);
    return {
      post: () => {},
      onMessage: (listener: FakeThread['tell']) => {
        thread.tell = listener;
      },
      onExit: () => {},
      terminate: () => {
        thread.isEnded = true;
        return new Promise<void>((resolve) => {
          thread.hasEnded = resolve;
        });
      },
    };
  };
  maker = new FrameMaker({ folder: '', spawn } as unknown as ThreadSpawner, folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ring = (): FramesMessage => ({ type: 'ring', frames: RING, fromCache: false, makeMs: 1 });

it('hands over what is made ahead to whoever asks for the same, with how far it is', async () => {
  maker.makeAhead(SMALL);
  threads[0]?.tell({ type: 'progress', done: 1, total: 2 });
  const heard: number[] = [];
  const made = maker.make(SMALL, (fraction) => heard.push(fraction));
  threads[0]?.tell({ type: 'progress', done: 2, total: 2 });
  threads[0]?.tell(ring());
  expect(await made).toBe(RING);
  expect(heard).toEqual([0.5, 1]);
  expect(threads.length).toBe(1);
});

it('gives up what is made ahead when others are asked for, and when it shall make room', async () => {
  maker.makeAhead(SMALL);
  const made = maker.make(OTHER, () => {});
  expect(threads.map(({ payload, isEnded }) => [payload.seed, isEnded])).toEqual([
    [1, true],
    [2, false],
  ]);
  // Somebody waits for these.
  maker.giveUpAhead();
  maker.makeAhead(SMALL);
  threads[1]?.tell(ring());
  expect(await made).toBe(RING);
  maker.makeAhead(SMALL);
  maker.giveUpAhead();
  expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, false, true]);
});

it('makes one ring ahead at a time, the newest that was wished for', () => {
  maker.makeAhead(SMALL);
  maker.makeAhead(SMALL);
  maker.makeAhead(OTHER);
  expect(threads.map(({ payload, isEnded }) => [payload.seed, isEnded])).toEqual([
    [1, true],
    [2, false],
  ]);
});

it('makes nothing ahead that is kept already, or would not be kept', () => {
  expect(storeRing(folder, SMALL, RING)).toBe(true);
  maker.makeAhead(SMALL);
  maker.makeAhead({ ...SMALL, kind: 'gray' });
  maker.makeAhead({ ...SMALL, bytes: 16_777_216, ringFrames: 64 });
  expect(threads).toEqual([]);
});

it('tells a failure to whoever asks, though it came ahead', async () => {
  const failed: FramesMessage = { type: 'failed', error: errorValue('source-failed', 'too small') };
  maker.makeAhead(SMALL);
  const made = maker.make(SMALL, () => {});
  threads[0]?.tell(failed);
  await expect(made).rejects.toMatchObject({ message: 'too small' });
  // Nobody took it: it is not tried ahead again, and whoever asks for it hears why.
  maker.makeAhead(SMALL);
  threads[1]?.tell(failed);
  await new Promise((resolve) => setImmediate(resolve));
  maker.makeAhead(SMALL);
  expect(threads.length).toBe(2);
  const again = maker.make(SMALL, () => {});
  threads[2]?.tell(failed);
  await expect(again).rejects.toMatchObject({ message: 'too small' });
});

it('starts anew what was given up in the same turn', async () => {
  maker.makeAhead(SMALL);
  maker.giveUpAhead();
  const made = maker.make(SMALL, () => {});
  threads[1]?.tell(ring());
  expect(await made).toBe(RING);
});

it('makes nothing ahead once it is closed, which waits until all that was made has ended', async () => {
  maker.makeAhead(SMALL);
  maker.makeAhead(OTHER);
  let isClosed = false;
  const closed = maker.close().then(() => {
    isClosed = true;
  });
  maker.makeAhead(SMALL);
  expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, true]);
  threads[1]?.hasEnded();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  threads[0]?.hasEnded();
  await closed;
});

it('does not try again ahead what cannot be kept, until somebody has asked for it', async () => {
  maker.makeAhead(SMALL);
  threads[0]?.tell(ring());
  await new Promise((resolve) => setImmediate(resolve));
  maker.makeAhead(SMALL);
  expect(threads.length).toBe(1);
  const made = maker.make(SMALL, () => {});
  threads[1]?.tell(ring());
  await made;
  maker.makeAhead(SMALL);
  expect(threads.length).toBe(3);
});
