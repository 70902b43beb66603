import { beforeEach, expect, test } from 'vitest';
import { type RunState, type Scenario, SHOWN_TEXT_BYTES, scenarioSchema, TEXTS_BETWEEN_PICTURES } from '../../../contract/index.ts';
import { Viewer, type ViewerSocket, wantsViewer } from './viewer.ts';

class FakeSocket {
  binaryType: BinaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  isClosed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  close() {
    this.isClosed = true;
  }
  frame(...bytes: number[]) {
    this.onmessage?.({ data: Uint8Array.from(bytes).buffer });
  }
  end(code: number, reason = '') {
    this.onclose?.({ code, reason });
  }
}

let sockets: FakeSocket[] = [];
let timers: { callback: () => void; ms: number; id: number }[] = [];
let nowMs = 0;
let poolIsFull = false;

beforeEach(() => {
  sockets = [];
  timers = [];
  nowMs = 0;
  poolIsFull = false;
});

function makeViewer(onThisMachine = true): Viewer {
  let ids = 0;
  return new Viewer({
    open: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as ViewerSocket;
    },
    onThisMachine,
    isPoolFull: () => poolIsFull,
    nowMs: () => nowMs,
    setTimer: (callback, ms) => {
      ids += 1;
      timers.push({ callback, ms, id: ids });
      return ids;
    },
    clearTimer: (id) => {
      timers = timers.filter((timer) => timer.id !== id);
    },
  });
}

/** Runs the timer that is due in `ms`. */
function fire(ms: number): void {
  const timer = timers.find((candidate) => candidate.ms === ms);
  if (!timer) throw new Error(`No timer of ${ms} ms among ${timers.map((candidate) => candidate.ms).join()}.`);
  timers = timers.filter((candidate) => candidate !== timer);
  timer.callback();
}

function run(phase: RunState['phase'], captureId = 'c1', port = 5_000, scenario: Partial<Scenario> = {}): RunState {
  return {
    phase,
    captureId,
    scenario: { ...scenarioSchema.parse({ direction: 'relay' }), ...scenario },
    endpoint: { host: '127.0.0.1', port, url: `ws://127.0.0.1:${port}/` },
  } as RunState;
}

test('a wish before the start is kept, and the socket opened with the run', () => {
  const viewer = makeViewer();
  viewer.want(true);
  expect(sockets).toHaveLength(0);
  viewer.follow(run('preparing'), false);
  expect(sockets).toHaveLength(0);
  viewer.follow(run('running'), false);
  viewer.follow(run('running'), false);
  expect(sockets.map(({ url, binaryType }) => [url, binaryType])).toEqual([['ws://127.0.0.1:5000/?role=viewer&group=g0', 'arraybuffer']]);
  expect(viewer.isOn).toBe(true);
  sockets[0]!.onopen!();
  expect(viewer.getStatus()).toMatchObject({ wish: true, state: 'open', fault: null });
});

test('every frame is counted and only the newest is given', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  const [socket] = sockets;
  socket!.onopen!();
  socket!.frame(1);
  socket!.frame(2);
  socket!.frame(3);
  const taken: number[] = [];
  viewer.next(([byte]) => taken.push(byte!));
  expect(taken).toEqual([3]);
  viewer.next(([byte]) => taken.push(byte!));
  expect(taken).toEqual([3]);
  socket!.frame(4);
  socket!.frame(5);
  expect(taken).toEqual([3, 4]);
  viewer.count('decoded');
  expect(viewer.counts).toEqual({ received: 5, decoded: 1, displayed: 0 });
});

test('a text frame counts and is given by its beginning and its length, a control message does neither', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  const taken: (readonly [string, number | undefined])[] = [];
  const take = () => viewer.next((bytes, textBytes) => taken.push([new TextDecoder().decode(bytes), textBytes]));
  take();
  sockets[0]!.onopen!();
  sockets[0]!.onmessage!({ data: `${'0'.repeat(64)}\nwords` });
  take();
  sockets[0]!.onmessage!({ data: JSON.stringify({ type: 'end', frames: 1 }) });
  expect(viewer.counts.received).toBe(1);
  sockets[0]!.onmessage!({ data: 'é'.repeat(SHOWN_TEXT_BYTES) });
  expect(taken).toEqual([
    [`${'0'.repeat(64)}\nwords`, 70],
    ['é'.repeat(SHOWN_TEXT_BYTES / 2), 2 * SHOWN_TEXT_BYTES],
  ]);
  // Characters of one to four bytes, and half of a pair, which is replaced by one of three.
  take();
  sockets[0]!.onmessage!({ data: 'aé€😀\ud83d' });
  expect(taken.pop()).toEqual(['aé€😀\ufffd', 1 + 2 + 3 + 4 + 3]);
  // Text that comes between pictures is passed over, until no picture comes any more.
  take();
  sockets[0]!.frame(65);
  take();
  for (let n = 0; n <= TEXTS_BETWEEN_PICTURES; n++) sockets[0]!.onmessage!({ data: `text ${n}` });
  expect(taken.slice(2)).toEqual([
    ['A', undefined],
    [`text ${TEXTS_BETWEEN_PICTURES}`, 6],
  ]);
});

test('rates are told twice a second', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  sockets[0]!.onopen!();
  for (let at = 0; at < 15; at++) sockets[0]!.frame(at);
  nowMs = 500;
  fire(500);
  expect(viewer.getStatus().rates).toEqual({ received: 30, decoded: 0, displayed: 0 });
});

test('a refusal is said and not repeated: each attempt would count as one more refused client', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  poolIsFull = true;
  sockets[0]!.end(1_006);
  expect(viewer.getStatus()).toMatchObject({ state: 'failed', fault: expect.stringContaining('503') });
  expect(viewer.isOn).toBe(false);
  viewer.follow(run('running'), false);
  expect([sockets.length, timers.length]).toEqual([1, 0]);
  poolIsFull = false;
  viewer.retry();
  expect(sockets).toHaveLength(2);
  sockets[1]!.end(1_006);
  expect(viewer.getStatus().fault).toContain('127.0.0.1:5000');
});

test('a connection that was open comes back, and gives up after five attempts', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  sockets[0]!.onopen!();
  sockets[0]!.frame(1);
  sockets[0]!.end(1_001, 'idle');
  expect(viewer.getStatus()).toMatchObject({ state: 'retrying', fault: 'The server closed the connection (1001: idle).' });
  for (const ms of [500, 1_000, 2_000, 4_000, 8_000]) {
    fire(ms);
    sockets.at(-1)!.end(1_006);
  }
  expect(sockets).toHaveLength(6);
  expect(viewer.getStatus().state).toBe('failed');
  expect(timers).toEqual([]);
});

test('a server that closes at once is not asked for ever; a frame earns all attempts again', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  for (const ms of [500, 1_000]) {
    sockets.at(-1)!.onopen!();
    sockets.at(-1)!.end(1_008);
    fire(ms);
  }
  sockets.at(-1)!.onopen!();
  sockets.at(-1)!.frame(1);
  sockets.at(-1)!.end(1_012);
  fire(500);
  expect(sockets).toHaveLength(4);
});

test('another endpoint is connected to, another run counts anew, and the end is no fault', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  sockets[0]!.onopen!();
  sockets[0]!.frame(1);
  viewer.follow(run('running', 'c1', 6_000), false);
  expect(sockets[0]!.isClosed).toBe(true);
  expect(viewer.counts.received).toBe(1);
  sockets[1]!.onopen!();
  viewer.follow(run('draining', 'c1', 6_000), false);
  expect(sockets[1]!.isClosed).toBe(false);
  sockets[1]!.end(1_000);
  expect(viewer.getStatus()).toMatchObject({ state: 'off', fault: null });
  viewer.follow(run('running', 'c2'), false);
  expect(viewer.counts.received).toBe(0);
  expect(sockets).toHaveLength(3);
});

test('it is closed with the wish, with the run, and while an experiment is measured', () => {
  const viewer = makeViewer();
  viewer.want(true);
  viewer.follow(run('running'), false);
  viewer.want(false);
  expect([sockets[0]!.isClosed, viewer.isOn]).toEqual([true, false]);
  viewer.want(true);
  viewer.follow(run('running'), true);
  expect([sockets[1]!.isClosed, viewer.isOn]).toEqual([true, false]);
  viewer.follow(run('running'), false);
  viewer.follow(run('ended'), false);
  expect([sockets[2]!.isClosed, viewer.isOn]).toEqual([true, false]);
  viewer.follow(run('running', 'c2', 5_000, { direction: 'ingest' }), false);
  expect(sockets).toHaveLength(3);
});

test('a page of another machine says so and tries nothing', () => {
  const viewer = makeViewer(false);
  viewer.want(true);
  viewer.follow(run('running'), false);
  expect(sockets).toHaveLength(0);
  expect(viewer.getStatus()).toMatchObject({ state: 'failed', fault: expect.stringContaining('another machine') });
});

test('before a wish only the preset about viewers has one', () => {
  expect(wantsViewer(null, { name: 'relay-viewers', direction: 'relay' })).toBe(true);
  expect(wantsViewer(null, { name: 'many-connections', direction: 'relay' })).toBe(false);
  expect(wantsViewer(false, { name: 'relay-viewers', direction: 'relay' })).toBe(false);
  expect(wantsViewer(true, { name: 'mine', direction: 'ingest' })).toBe(false);
});
