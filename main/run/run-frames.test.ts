import { expect, it } from 'vitest';
import { type Payload, type RunState, type Scenario, scenarioSchema } from '../../contract/index.ts';
import { toggleChange } from './apply-toggle.ts';
import { RunFrames } from './run-frames.ts';

const SCENARIO = scenarioSchema.parse({});

/** A maker whose frames are as many bytes as was asked for, at once. */
function framesOf() {
  const made: Payload[] = [];
  const told: Partial<RunState>[] = [];
  let cancelled = 0;
  const frames = new RunFrames(
    {
      make: async (payload, onProgress) => {
        onProgress(1);
        made.push(payload);
        return [new SharedArrayBuffer(payload.bytes)];
      },
      cancel: () => {
        cancelled += 1;
      },
    },
    (change) => told.push(change),
  );
  return { frames, made, told, cancelled: () => cancelled };
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
