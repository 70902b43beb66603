import { afterEach, expect, it, vi } from 'vitest';
import { type Payload, type RunState, type Scenario, SockscopeError, scenarioSchema, toErrorValue } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { toggleChange } from './apply-toggle.ts';
import { RunFrames } from './run-frames.ts';

const SCENARIO = scenarioSchema.parse({});

afterEach(() => {
  vi.useRealTimers();
});

/** A maker whose frames are as many bytes as was asked for, after so many milliseconds. */
function framesOf(takesMs = 0) {
  const made: Payload[] = [];
  const told: Partial<RunState>[] = [];
  const slow: string[] = [];
  let cancelled = 0;
  let giveUp = (_error: Error) => {};
  const frames = new RunFrames({
    maker: {
      make: async (payload, onProgress) => {
        onProgress(1);
        made.push(payload);
        if (takesMs > 0)
          await new Promise<void>((resolve, reject) => {
            giveUp = reject;
            setTimeout(resolve, takesMs);
          });
        return [new SharedArrayBuffer(payload.bytes)];
      },
      cancel: () => {
        cancelled += 1;
        giveUp(new SockscopeError('run-inactive', 'given up'));
      },
    },
    clock: { nowNs: () => Date.now() * NS_PER_MS, wallTime: () => new Date() },
    onState: (change) => told.push(change),
    onSlow: (_severity, text) => slow.push(text),
  });
  return { frames, made, told, slow, cancelled: () => cancelled };
}

const change = (scenario: Scenario, path: string, value: unknown) => toggleChange(scenario, path, value)!;
const bytesOf = (frames: SharedArrayBuffer[] | null) => frames?.map(({ byteLength }) => byteLength);

it('makes what a change of the payload needs once, and says which one it is and how far', async () => {
  const { frames, made, told } = framesOf();
  const ahead = await frames.ahead(SCENARIO, 'payload.bytes', 8_192);
  expect(bytesOf(await frames.of(change(SCENARIO, 'payload.bytes', 8_192), ahead))).toEqual([8_192]);
  expect(made).toHaveLength(1);
  expect(told).toEqual([
    { applying: 'payload.bytes' },
    { progress: { text: 'Making the frames', fraction: 0 } },
    { progress: { text: 'Making the frames', fraction: 1 } },
    { applying: null, progress: null },
  ]);
});

it('makes none for what needs none', async () => {
  const { frames, made } = framesOf();
  const listening = scenarioSchema.parse({ direction: 'listen' });
  expect(await frames.ahead(SCENARIO, 'engine', 'direct')).toBeNull();
  expect(await frames.of(change(SCENARIO, 'engine', 'direct'), null)).toBeNull();
  expect(await frames.ahead(listening, 'payload.bytes', 8_192)).toBeNull();
  expect(made).toEqual([]);
});

it('makes them anew where other changes of the payload came into force before', async () => {
  const { frames, made } = framesOf();
  const ahead = await frames.ahead(SCENARIO, 'payload.bytes', 8_192);
  const { scenario } = change(SCENARIO, 'payload.kind', 'text');
  expect(bytesOf(await frames.of(change(scenario, 'payload.bytes', 8_192), ahead))).toEqual([8_192]);
  expect(made.map(({ bytes, kind }) => [bytes, kind])).toEqual([
    [8_192, 'jpeg'],
    [8_192, 'text'],
  ]);
});

it('makes them where nothing was needed when the change was asked for, and is when it takes its turn', async () => {
  const { frames } = framesOf();
  const ahead = await frames.ahead(SCENARIO, 'payload.bytes', SCENARIO.payload.bytes);
  expect(ahead).toBeNull();
  const { scenario } = change(SCENARIO, 'payload.bytes', 8_192);
  expect(bytesOf(await frames.of(change(scenario, 'payload.bytes', SCENARIO.payload.bytes), ahead))).toEqual([SCENARIO.payload.bytes]);
});

it('gives up what is being made where its own setting goes back to what is in force, and for no other', async () => {
  const { frames, cancelled } = framesOf();
  const making = frames.ahead(SCENARIO, 'payload.bytes', 8_192);
  await frames.ahead(SCENARIO, 'payload.kind', SCENARIO.payload.kind);
  expect(cancelled()).toBe(0);
  await frames.ahead(SCENARIO, 'payload.bytes', SCENARIO.payload.bytes);
  expect(cancelled()).toBe(1);
  await making;
});

it('tells what takes longer than a second, and when it is over', async () => {
  vi.useFakeTimers();
  const { frames, slow } = framesOf(2_500);
  const ahead = frames.ahead(SCENARIO, 'payload.bytes', 8_192);
  await vi.advanceTimersByTimeAsync(999);
  expect(slow).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  const making = 'The frames for Frame size (1048576 → 8192)';
  expect(slow).toEqual([`${making} are being made: until they are there, that takes processor time from the stream.`]);
  await vi.advanceTimersByTimeAsync(1_500);
  await ahead;
  expect(slow.slice(1)).toEqual([`${making} were ready after 2.5 s.`]);
});

it('tells that they were given up, where they had been told of', async () => {
  vi.useFakeTimers();
  const { frames, slow } = framesOf(10_000);
  const ahead = frames.ahead(SCENARIO, 'payload.bytes', 8_192).catch((error) => toErrorValue(error).code);
  await vi.advanceTimersByTimeAsync(3_000);
  await frames.ahead(SCENARIO, 'payload.bytes', SCENARIO.payload.bytes);
  expect(await ahead).toBe('run-inactive');
  expect(slow.slice(1)).toEqual(['The frames for Frame size (1048576 → 8192) were given up after 3.0 s.']);
});
