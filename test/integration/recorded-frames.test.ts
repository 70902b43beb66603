import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import {
  emptyFrameHeader,
  type FoundFrame,
  grouped,
  JPEG_HEADER_OFFSET,
  type RecordingSummary,
  type RunState,
  readFrameHeader,
  type Sample,
  type ScenarioInput,
  scenarioSchema,
} from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { createEngine } from '../../main/engine.ts';
import { decodeGrayPng } from '../../main/recording/gray-png.ts';
import { readRecordedFrames } from '../../main/recording/read-recorded-frames.ts';
import { FrameMaker } from '../../main/run/frame-maker.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';
import { checkedMessage } from '../support/checked-message.ts';
import { ENGINES } from '../support/echoing-server.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

interface Recorded {
  frames: FoundFrame[];
  recording: RecordingSummary | null;
  /** The bytes of a frame's file. */
  fileOf: (frame: FoundFrame) => Buffer;
  lentBuffers: number;
}

/** What a run recorded, after its end. Whatever the index names is there and whole. */
async function recorded(test: TestEngine, end: () => Promise<unknown>): Promise<Recorded> {
  await end();
  const id = test.state().captureId!;
  const { frames, damage } = await test.engine.handlers['frames.list']({ id });
  const document = await test.engine.handlers['captures.open']({ id });
  expectBalanced(document);
  expect(damage).toEqual([]);
  expect(frames.filter(({ fault }) => fault !== null)).toEqual([]);
  const folder = join(test.engine.captureFolder(id), 'frames');
  if (frames.length > 0) {
    const onDisk = readdirSync(folder).filter((name) => name !== 'frames.ndjson');
    expect(onDisk.sort()).toEqual(frames.map(({ file }) => file).sort());
  }
  return {
    frames,
    recording: document.recording,
    fileOf: ({ file }) => readFileSync(join(folder, file)),
    lentBuffers: document.samples.at(-1)?.memory.lent?.buffers ?? 0,
  };
}

/** The images that a scenario sends, without their headers. */
async function imagesOf(test: TestEngine, payload: object): Promise<Buffer[]> {
  const maker = new FrameMaker(nodeThreads(join(REPOSITORY, 'out/main')), join(test.home, 'frames'));
  const full = { kind: 'jpeg', bytes: 65_536, width: 320, height: 240, entropy: 0.5, seed: 1, ringFrames: 4, ...payload } as const;
  const frames = await maker.make(full, () => {});
  return frames.map((frame) => withoutHeader(Buffer.from(new Uint8Array(frame))));
}

/** The only bytes of a frame of ours that change from sending to sending. */
function withoutHeader(frame: Buffer): Buffer {
  const at = frame[0] === 0xff ? JPEG_HEADER_OFFSET : 0;
  return Buffer.concat([frame.subarray(0, at), frame.subarray(at + 32)]);
}

const fullRate = (engine: 'ws' | 'direct', changes: ScenarioInput = {}) =>
  smallScenario({ engine, logging: 'off', compression: { enabled: false }, load: { rate: 'max', warmupS: 0 }, ...changes });

describe.each(ENGINES)('recorded frames are what was sent, at full rate, engine %s', (engine) => {
  it('each n-th of a stream', async () => {
    await using test = createTestEngine();
    await test.start(fullRate(engine, { recording: { frames: 'every', everyN: 7 } }));
    await test.until(({ frames }) => frames.received > 400, 'frames');
    const { frames, fileOf, recording, lentBuffers } = await recorded(test, () => test.stop());
    const images = await imagesOf(test, {});
    expect(frames.length).toBeGreaterThan(20);
    expect(recording).toMatchObject({ frames: frames.length, bytes: frames.length * 65_536, fault: null });
    for (const frame of frames) {
      const bytes = fileOf(frame);
      const header = emptyFrameHeader();
      expect(readFrameHeader(bytes, header)).toBe(true);
      expect(header.sequence).toBe(frame.sequence);
      expect(frame.sequence % 7).toBe(0);
      expect(images.some((image) => image.equals(withoutHeader(bytes)))).toBe(true);
      expect([frame.bytes, frame.fileBytes, frame.kind]).toEqual([65_536, 65_536, 'jpeg']);
    }
    const first = decode(fileOf(frames[0]!), { useTArray: true });
    expect([first.width, first.height]).toEqual([320, 240]);
    expect(frames.map(({ tMs }) => tMs)).toEqual(frames.map(({ tMs }) => tMs).sort((a, b) => a - b));
    expect(lentBuffers).toBe(0);
  });

  it('the last seconds, which end with the last frame that was received', async () => {
    await using test = createTestEngine();
    await test.start(fullRate(engine, { recording: { frames: 'last', lastS: 0.5, maxBytes: 16_777_216 } }));
    await test.until(({ tMs, frames }) => tMs > 1_500 && frames.received > 300, 'more than half a second');
    const { frames, fileOf, recording, lentBuffers } = await recorded(test, () => test.stop());
    const images = await imagesOf(test, {});
    const { summary } = await test.engine.handlers['captures.open']({ id: test.state().captureId! });
    // One after another, and none after the last.
    const last = summary!.ledger.received - 1;
    expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, index) => last - frames.length + 1 + index));
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.at(-1)!.tMs - frames[0]!.tMs).toBeLessThanOrEqual(500);
    // 16 MiB hold 256 frames; what else came in the last half second is counted.
    expect(frames.length).toBeLessThanOrEqual(256);
    if (frames.length < 256) expect(recording!.leftOut.total).toBe(0);
    expect(recording!.leftOut.memory).toBe(0);
    for (const frame of frames) expect(images.some((image) => image.equals(withoutHeader(fileOf(frame))))).toBe(true);
    expect(lentBuffers).toBe(0);
  });

  it('gray frames as PNG, from which each can be had back', async () => {
    await using test = createTestEngine();
    const payload = { kind: 'gray', width: 96, height: 64 } as const;
    await test.start(fullRate(engine, { payload, recording: { frames: 'every', everyN: 20 } }));
    await test.until(({ frames }) => frames.received > 200, 'frames');
    const { frames, fileOf } = await recorded(test, () => test.stop());
    const images = await imagesOf(test, { ...payload, ringFrames: 4 });
    expect(frames.length).toBeGreaterThan(3);
    for (const frame of frames) {
      const original = await decodeGrayPng(fileOf(frame));
      expect(original?.length).toBe(frame.bytes);
      expect(images.some((image) => image.equals(withoutHeader(original!)))).toBe(true);
      const header = emptyFrameHeader();
      expect(readFrameHeader(original!, header) && header.sequence === frame.sequence).toBe(true);
    }
  });

  it('of receiving clients in push, counted over all of them', async () => {
    await using test = createTestEngine();
    await test.start(fullRate(engine, { direction: 'push', receiver: { connections: 3 }, recording: { frames: 'every', everyN: 5 } }));
    await test.until(({ frames }) => frames.received > 300, 'frames');
    const { frames, fileOf } = await recorded(test, () => test.stop());
    const images = await imagesOf(test, {});
    expect(frames.length).toBeGreaterThan(20);
    expect(new Set(frames.map(({ connection }) => connection)).size).toBeGreaterThan(1);
    for (const frame of frames) expect(images.some((image) => image.equals(withoutHeader(fileOf(frame))))).toBe(true);
  });

  it('of clients of the user’s own, whatever they send, binary and text', async () => {
    await using test = createTestEngine();
    await test.start(fullRate(engine, { direction: 'listen', server: { reply: 'same' }, recording: { frames: 'every', everyN: 1 } }));
    const { socket, closed } = await openSocket(test.state().endpoint!.url);
    const sent = Array.from({ length: 30 }, (_, sequence) => checkedMessage(4, sequence));
    for (const message of sent) socket.send(message);
    socket.send('{"camera": "left", "exposureMs": 4}');
    socket.send('<script>alert(1)</script>');
    await test.until(({ frames }) => frames.foreign === 32, 'all of them');
    socket.close();
    await closed;
    const { frames, fileOf } = await recorded(test, () => test.stop());
    expect(frames.length).toBe(32);
    frames.slice(0, 30).forEach((frame, sequence) => {
      expect(fileOf(frame).equals(sent[sequence]!)).toBe(true);
    });
    expect(frames.slice(30).map((frame) => [frame.kind, fileOf(frame).toString()])).toEqual([
      ['json', '{"camera": "left", "exposureMs": 4}'],
      ['text', '<script>alert(1)</script>'],
    ]);
  });
});

describe('what is recorded', () => {
  it('is nothing while it is off', async () => {
    await using test = createTestEngine();
    const id = await test.start(fullRate('direct'));
    await test.until(({ frames }) => frames.received > 100, 'frames');
    const { frames, recording } = await recorded(test, () => test.stop());
    expect([frames, recording]).toEqual([[], null]);
    expect(readdirSync(test.engine.captureFolder(id)).includes('frames')).toBe(false);
    expect(test.state().recorded).toBeNull();
  });

  it('follows the toggles: what a ring holds is written when it is switched off, and a restarted server goes on with it', async () => {
    await using test = createTestEngine();
    await test.start(fullRate('ws', { load: { rate: 100, warmupS: 0 }, recording: { frames: 'last', lastS: 60 } }));
    await test.until(({ frames }) => frames.received > 50, 'frames');
    await test.toggle('server.thread', 'main');
    const sample = await test.until(({ frames }) => frames.received > 100, 'frames from the host’s own loop');
    await test.toggle('recording.frames', 'off');
    await waitFor(() => (test.state().recorded?.frames ?? 0) >= sample.frames.received, 'the ring to be written');
    const written = test.state().recorded!.frames;
    await test.until(({ frames }) => frames.received > written + 50, 'frames that are not recorded');
    await test.toggle('recording.everyN', 10);
    await test.toggle('recording.frames', 'every');
    await waitFor(() => (test.state().recorded?.frames ?? 0) > written + 3, 'each tenth');
    const { frames, recording } = await recorded(test, () => test.stop());
    const sequences = frames.map(({ sequence }) => sequence);
    expect(new Set(frames.slice(0, written).map(({ tMs }) => tMs)).size).toBe(written);
    expect(frames.length).toBeGreaterThan(written + 3);
    // Afterwards each tenth; where the disk of a busy machine does not keep up, one is left out and counted.
    const later = sequences.slice(written);
    const gaps = later.slice(1).map((sequence, index) => sequence - later[index]!);
    expect(gaps.filter((gap) => gap % 10 !== 0)).toEqual([]);
    const missing = gaps.reduce((sum, gap) => sum + gap / 10 - 1, 0);
    expect(missing).toBeLessThanOrEqual(recording!.leftOut.rate + recording!.leftOut.memory);
  });

  it('ends with what a capture may have, and the rest is counted and said', async () => {
    await using test = createTestEngine();
    await test.start(
      fullRate('direct', { load: { rate: 60, warmupS: 0 }, recording: { frames: 'every', everyN: 1, maxBytes: 1_048_576 } }),
    );
    await test.untilEvent(({ text }) => text.includes('reached recording.maxBytes'), 'the limit');
    await test.until(({ frames }) => frames.received > 60, 'frames beyond');
    const { frames, recording } = await recorded(test, () => test.stop());
    const { summary } = await test.engine.handlers['captures.open']({ id: test.state().captureId! });
    expect(frames.length).toBe(16);
    expect(recording!.leftOut).toEqual({ rate: 0, memory: 0, disk: 0, failed: 0, total: summary!.ledger.received - 16 });
    expect(test.events.find(({ text }) => text.startsWith('Recorded 16 frames'))?.text).toContain(
      `left out: ${grouped(String(recording!.leftOut.total))}`,
    );
  });

  it('of the last seconds is as much as recording.maxBytes lets, and that is named as what kept the rest out', async () => {
    await using test = createTestEngine();
    await test.start(fullRate('direct', { load: { rate: 60, warmupS: 0 }, recording: { frames: 'last', lastS: 60, maxBytes: 1_048_576 } }));
    await test.until(({ frames }) => frames.received > 60, 'more than it holds');
    const { frames, recording } = await recorded(test, () => test.stop());
    const { summary } = await test.engine.handlers['captures.open']({ id: test.state().captureId! });
    expect(frames.length).toBe(16);
    expect(recording!.leftOut).toEqual({ rate: 0, memory: 0, disk: 0, failed: 0, total: summary!.ledger.received - 16 });
    expect(test.events.find(({ text }) => text.startsWith('Recorded 16 frames'))?.text).toContain('beyond recording.maxBytes');
  });

  it('of a run that ends by itself is written too', async () => {
    await using test = createTestEngine();
    await test.start(fullRate('direct', { load: { rate: 200, frames: 150, warmupS: 0 }, recording: { frames: 'last', lastS: 60 } }));
    const { frames } = await recorded(test, () => test.ended());
    expect(frames.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 150 }, (_, sequence) => sequence));
  });

  it('of a ring is written too when the thread that received has died', async () => {
    const home = testHome('sockscope-lost-');
    const own = nodeThreads(join(REPOSITORY, 'out/main'));
    const servers: { terminate(): Promise<void> }[] = [];
    const exits: ((error: Error | null) => void)[] = [];
    const engine = createEngine({
      home,
      log: () => {},
      host: 'cli',
      versions: { sockscope: 'test', electron: null },
      threads: {
        ...own,
        spawn: (name, data) => {
          const thread = own.spawn<never, never>(name, data);
          if (name !== 'server-thread') return thread as never;
          servers.push(thread);
          // Ended from outside it would pass for one that was asked to.
          return { ...thread, onExit: (listener: (error: Error | null) => void) => exits.push(listener) } as never;
        },
      },
    });
    let received = 0;
    let phase = '';
    engine.onPush((name, payload) => {
      if (name === 'run.sample') received = (payload as Sample).frames.received;
      if (name === 'run.state') phase = (payload as RunState).phase;
    });
    const scenario = scenarioSchema.parse(
      fullRate('direct', { load: { rate: 100, warmupS: 0 }, recording: { frames: 'last', lastS: 60 } }),
    );
    const { captureId } = await engine.handlers['run.start']({ scenario });
    await waitFor(() => received > 50, 'frames');
    await servers[0]!.terminate();
    for (const tell of exits) tell(new Error('killed by the test'));
    await waitFor(() => phase === 'failed', 'the end of the run');
    const { frames } = await engine.handlers['frames.list']({ id: captureId });
    // The one that was being taken is counted, and not yet in the ring.
    expect(frames.length).toBeGreaterThanOrEqual(received - 1);
    expect(frames.map(({ sequence, fault }) => [sequence, fault])).toEqual(frames.map((_, sequence) => [sequence, null]));
    await engine.dispose();
    rmSync(home, { recursive: true, force: true });
  });

  // /dev/full answers every write with ENOSPC (full(4)).
  it.skipIf(process.platform !== 'linux')('stops on a full disk, and the stream goes on', async () => {
    await using test = createTestEngine();
    const id = await test.start(fullRate('ws', { load: { rate: 60, warmupS: 0 }, recording: { frames: 'off', everyN: 1 } }));
    const folder = join(test.engine.captureFolder(id), 'frames');
    mkdirSync(folder);
    symlinkSync('/dev/full', join(folder, 'frames.ndjson'));
    await test.toggle('recording.frames', 'every');
    const told = await test.untilEvent(({ code }) => code === 'disk-full', 'the full disk');
    expect(told.severity).toBe('warning');
    const { received } = (await test.until(({ frames }) => frames.received > 30, 'frames')).frames;
    await test.until(({ frames }) => frames.received > received + 30, 'more frames');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.recording).toMatchObject({ frames: 0, bytes: 0 });
    expect(document.recording!.leftOut.failed).toBeGreaterThan(30);
    expect(document.recording!.fault).toContain('no space left');
    expect(readdirSync(folder)).toEqual(['frames.ndjson']);
  });
});

it('frames that were written stay when the process is killed', async () => {
  const home = testHome('sockscope-killed-');
  const child = spawn(
    process.execPath,
    [join(REPOSITORY, 'out/main/cli.cjs'), 'run', 'jpeg-ingest', '--duration', '60s', '--warmup', '0s', '--quiet'].concat(
      [
        'payload.bytes=65536',
        'payload.width=320',
        'payload.height=240',
        'ceiling=off',
        'load.rate=60',
        'compression.enabled=false',
      ].flatMap((setting) => ['--set', setting]),
      ['--set', 'recording.frames=every', '--set', 'recording.everyN=2'],
    ),
    { env: { ...process.env, SOCKSCOPE_HOME: home }, stdio: 'ignore' },
  );
  const store = new CaptureStore(home);
  const captures = join(home, 'captures');
  const folderOf = () => readdirSync(captures).map((id) => join(captures, id))[0];
  const found = async () => {
    try {
      return (await readRecordedFrames(folderOf() ?? '')).frames.length;
    } catch {
      return 0;
    }
  };
  let written = 0;
  for (const deadline = Date.now() + 60_000; written < 10 && Date.now() < deadline; written = await found()) {
    await new Promise((later) => setTimeout(later, 50));
  }
  const exited = new Promise((later) => child.once('exit', later));
  child.kill('SIGKILL');
  await exited;
  const { frames, damage } = await readRecordedFrames(folderOf()!);
  expect(damage).toEqual([]);
  expect(frames.length).toBeGreaterThanOrEqual(10);
  expect(frames.filter(({ fault }) => fault !== null)).toEqual([]);
  for (const { file } of frames) expect(decode(readFileSync(join(folderOf()!, 'frames', file)), { useTArray: true }).width).toBe(320);
  const { recovered } = await store.recover();
  const manifest = await store.open(recovered[0]!.id);
  expect(manifest.recording).toMatchObject({ frames: frames.length, bytes: frames.length * 65_536 });
  // What was being written when the process died is not left lying about.
  expect(readdirSync(join(folderOf()!, 'frames')).filter((name) => name.endsWith('.part'))).toEqual([]);
  rmSync(home, { recursive: true, force: true });
});
