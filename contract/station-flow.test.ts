import { describe, expect, it } from 'vitest';
import { type FrameCounts, NO_FRAMES, type PathWay, type Sample } from './sample.ts';
import { stationDrops, stationFlows, stationFlowsWithin } from './station-flow.ts';
import { STATIONS } from './stations.ts';

interface Wish {
  tMs: number;
  frames?: Partial<FrameCounts>;
  bytes?: Partial<Sample['bytes']>;
  /** `null`: the clients are not ours. */
  senderFrames?: number | null;
  sourceFrames?: number;
  inbox?: boolean;
  deflate?: number;
  forth?: Partial<PathWay>;
  viewer?: { received: number; displayed: number };
}

/** Only what a flow is told from. */
function at(wish: Wish): Sample {
  const level = (frames: number) => ({ bytes: frames * 1_000, frames, limitBytes: null });
  const isOurs = wish.senderFrames !== null;
  const way = { inBytes: 0, outBytes: 0, queuedBytes: 0, limitBytes: 0, fullMs: 0 };
  return {
    tMs: wish.tMs,
    frames: { ...NO_FRAMES, ...wish.frames },
    bytes: { payload: 0, wire: 0, sent: 0, arrived: 0, ...wish.bytes },
    viewer: wish.viewer ? { viewers: 1, offered: 0, dropped: 0, decoded: 0, ...wish.viewer } : null,
    stations: {
      source: isOurs ? level(wish.sourceFrames ?? 0) : null,
      'sender.user': isOurs ? level(wish.senderFrames ?? 0) : null,
      'sender.kernel': null,
      path: null,
      'receiver.kernel': null,
      'receiver.user': wish.inbox === false ? null : level(0),
      display: null,
    },
    path: wish.forth ? { forth: { ...way, ...wish.forth }, back: way } : null,
    connections: { open: 1, deflate: wish.deflate ?? 0, opened: 1, closed: 0, refused: 0, idle: 0 },
  } as Sample;
}

describe('stationFlows', () => {
  /** Two seconds. By the clock 80 frames: 60 got an outcome (4 not offered, 6 dropped, 10 queued, 40 to a socket, of which 36 are written), 20 wait in the source. */
  const before = at({ tMs: 1_000, frames: { due: 100, offered: 100, sent: 100, received: 100 } });
  const after = at({
    tMs: 3_000,
    sourceFrames: 20,
    senderFrames: 14,
    frames: { due: 160, notOffered: 4, dropped: 6, queued: 10, offered: 140, sent: 136, received: 120, droppedByReceiver: 8, waiting: 6 },
    bytes: { sent: 36_000, payload: 20_000, wire: 35_000, arrived: 34_000 },
  });
  const flows = stationFlows(before, after);

  it('tells what was due by the clock as going into the source, what got an outcome as leaving it', () => {
    expect(flows.source).toEqual({ inFps: 40, outFps: 28, inBytesPerS: null, outBytesPerS: null, droppedFps: 2 });
    // In 40, out 28, given up 2: the level grows by 10 a second, 20 frames in two seconds.
    expect(flows.source.inFps! - flows.source.outFps! - flows.source.droppedFps!).toBe(20 / 2);
  });

  it('counts a frame that the sender drops as one that came to its queue', () => {
    expect(flows['sender.user']).toEqual({ inFps: 28, outFps: 18, inBytesPerS: null, outBytesPerS: 18_000, droppedFps: 3 });
    // 14 frames wait there now, and none did before.
    expect(flows['sender.user'].inFps! - flows['sender.user'].outFps! - flows['sender.user'].droppedFps!).toBe(14 / 2);
  });

  it('tells bytes in the kernel, where frames are not counted', () => {
    expect(flows['sender.kernel']).toEqual({ inFps: 18, outFps: null, inBytesPerS: 18_000, outBytesPerS: null, droppedFps: null });
    expect(flows['receiver.kernel']).toEqual({ inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: 17_500, droppedFps: null });
  });

  it('counts what arrived as going into the inbox, whatever became of it', () => {
    // 20 taken, 8 dropped, 6 waiting.
    expect(flows['receiver.user']).toEqual({ inFps: 17, outFps: 10, inBytesPerS: 17_500, outBytesPerS: 10_000, droppedFps: 4 });
  });

  it('knows nothing of a display without a window, and of a path without a proxy', () => {
    expect(flows.display).toEqual({ inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null });
    expect(flows.path).toEqual(flows.display);
  });

  it('tells nothing of an empty span', () => {
    for (const name of STATIONS)
      expect(Object.values(stationFlows(before, { ...after, tMs: before.tMs })[name])).toEqual(Array(5).fill(null));
  });

  it('does not tell what went into Send-Q where it was compressed after it was counted', () => {
    const compressed = stationFlows(before, { ...after, connections: { ...after.connections, deflate: 1 } });
    expect(compressed['sender.kernel'].inBytesPerS).toBeNull();
    expect(compressed['sender.user'].outBytesPerS).toBe(18_000);
    expect(compressed['receiver.kernel'].outBytesPerS).toBe(17_500);
  });

  it('tells what the proxy passed, and nothing across the moment in which it begins to count anew', () => {
    const [from, to] = [at({ tMs: 0, forth: { inBytes: 500, outBytes: 400 } }), at({ tMs: 500, forth: { inBytes: 1_500, outBytes: 900 } })];
    expect(stationFlows(from, to).path).toMatchObject({ inBytesPerS: 2_000, outBytesPerS: 1_000, inFps: null });
    expect(stationFlows(to, { ...from, tMs: 1_000 }).path).toMatchObject({ inBytesPerS: null, outBytesPerS: null });
    expect(stationFlows(at({ tMs: 0 }), to).path).toMatchObject({ inBytesPerS: null, outBytesPerS: null });
  });

  it('leaves foreign frames out beside a stream of ours', () => {
    const mixed = stationFlows(at({ tMs: 0 }), at({ tMs: 1_000, frames: { received: 30, foreign: 12 } }));
    expect(mixed['receiver.user']).toMatchObject({ inFps: 30, outFps: 30 });
  });

  it('of clients that are not ours tells what was taken, and not what came in or was dropped', () => {
    const listen = stationFlows(
      at({ tMs: 0, senderFrames: null }),
      at({ tMs: 2_000, senderFrames: null, frames: { foreign: 50 }, bytes: { payload: 5_000, wire: 6_000 } }),
    );
    expect(listen['receiver.user']).toEqual({ inFps: null, outFps: 25, inBytesPerS: 3_000, outBytesPerS: 2_500, droppedFps: null });
    expect(listen.source).toEqual({ inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null });
    expect(listen['sender.kernel'].inBytesPerS).toBeNull();
  });

  it('tells no flow where nothing of ours sends or receives', () => {
    const observe = stationFlows(at({ tMs: 0, senderFrames: null, inbox: false }), at({ tMs: 1_000, senderFrames: null, inbox: false }));
    for (const name of STATIONS) expect(Object.values(observe[name])).toEqual([null, null, null, null, null]);
  });

  it('counts as skipped what came to the window and was not drawn', () => {
    const shown = stationFlows(
      at({ tMs: 0, frames: { received: 100, foreign: 5, displayed: 40 } }),
      at({ tMs: 1_000, frames: { received: 200, foreign: 5, displayed: 70 } }),
    );
    expect(shown.display).toMatchObject({ inFps: 100, outFps: 30, droppedFps: 70 });
  });

  it('does not take frames from before a window was there for skipped ones', () => {
    const attached = stationFlows(at({ tMs: 0, frames: { received: 100 } }), at({ tMs: 1_000, frames: { received: 110, displayed: 3 } }));
    expect(attached.display).toMatchObject({ inFps: null, outFps: null, droppedFps: null });
  });

  it('counts what a window with a WebSocket of its own received', () => {
    const frames = (received: number, displayed: number) => ({ received, displayed });
    const from = at({ tMs: 0, frames: frames(400, 60), viewer: { received: 90, displayed: 60 } });
    const to = at({ tMs: 2_000, frames: frames(640, 100), viewer: { received: 150, displayed: 100 } });
    expect(stationFlows(from, to).display).toMatchObject({ inFps: 30, outFps: 20, droppedFps: 10 });
    expect(stationFlows(at({ tMs: 0, frames: frames(400, 60) }), to).display).toMatchObject({ inFps: null, droppedFps: null });
  });

  it('sums up several stretches, without what lies between them', () => {
    const forth = (inBytes: number) => ({ inBytes, outBytes: inBytes / 2 });
    const ends = [0, 1_000, 3_000, 4_000].map((tMs, index) =>
      at({ tMs, frames: { received: [0, 10, 500, 530][index]! }, forth: forth([0, 2_000, 9_000, 9_400][index]!) }),
    );
    const flows = stationFlowsWithin([
      { before: ends[0]!, after: ends[1]! },
      { before: ends[2]!, after: ends[3]! },
    ]);
    // 10 and 30 frames, 2,000 and 400 bytes, in two seconds.
    expect(flows['receiver.user'].outFps).toBe(20);
    expect(flows.path).toMatchObject({ inBytesPerS: 1_200, outBytesPerS: 600 });
    const anew = stationFlowsWithin([
      { before: ends[0]!, after: ends[1]! },
      { before: ends[3]!, after: { ...ends[1]!, tMs: 5_000 } },
    ]);
    expect(anew.path.inBytesPerS).toBeNull();
  });

  it('never runs backwards where queued frames lost their connection', () => {
    const from = at({ tMs: 0, senderFrames: 9, frames: { due: 109, queued: 9, offered: 100, sent: 100 } });
    const to = at({ tMs: 1_000, frames: { due: 112, notOffered: 12, offered: 100, sent: 100 } });
    expect(stationFlows(from, to).source).toMatchObject({ inFps: 3, outFps: 0, droppedFps: 12 });
    expect(stationFlows(from, to)['sender.user']).toMatchObject({ inFps: 0, outFps: 0 });
  });
});

it('tells the drops at each station since the run began', () => {
  const frames = { notOffered: 1, dropped: 2, droppedByReceiver: 3, received: 50, foreign: 4, displayed: 30 };
  expect(stationDrops(at({ tMs: 1, frames }))).toEqual({
    source: 1,
    'sender.user': 2,
    'sender.kernel': null,
    path: null,
    'receiver.kernel': null,
    'receiver.user': 3,
    display: 24,
  });
  expect(stationDrops(at({ tMs: 1, frames: { foreign: 9 }, senderFrames: null }))).toMatchObject({
    source: null,
    'receiver.user': null,
    display: null,
  });
});
