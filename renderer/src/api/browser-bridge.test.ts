import { expect, test } from 'vitest';
import { BrowserBridge, type ControlSocket } from './browser-bridge.ts';

class Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  readonly sent: unknown[] = [];
  readonly #listeners = new Map<string, (event: unknown) => void>();
  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.#listeners.set(name, listener);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {}
  fire(name: string, event: unknown = {}): void {
    this.#listeners.get(name)?.(event);
  }
}

function setUp() {
  const sockets: Socket[] = [];
  const delays: number[] = [];
  const retries: (() => void)[] = [];
  const bridge = new BrowserBridge({
    open: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket as unknown as ControlSocket;
    },
    later: (retry, delayMs) => {
      delays.push(delayMs);
      retries.push(retry);
    },
  });
  return { bridge, sockets, delays, retries };
}

test('an answer reaches the request with its number', async () => {
  const { bridge, sockets } = setUp();
  sockets[0]!.fire('open');
  const first = bridge.request('a', null);
  const second = bridge.request('b', { x: 1 });
  expect(sockets[0]!.sent).toEqual([
    { type: 'request', id: 1, name: 'a', input: null },
    { type: 'request', id: 2, name: 'b', input: { x: 1 } },
  ]);
  sockets[0]!.fire('message', { data: JSON.stringify({ type: 'answer', id: 2, result: { ok: true, value: 'two' } }) });
  sockets[0]!.fire('message', { data: JSON.stringify({ type: 'answer', id: 1, result: { ok: true, value: 'one' } }) });
  expect(await second).toEqual({ ok: true, value: 'two' });
  expect(await first).toEqual({ ok: true, value: 'one' });
});

test('a lost link fails what is in flight, is told, and is tried again with growing pauses', async () => {
  const { bridge, sockets, delays, retries } = setUp();
  const links: string[] = [];
  bridge.onLink((link) => links.push(link));
  sockets[0]!.fire('open');
  const request = bridge.request('a', null);
  sockets[0]!.fire('close');
  expect(await request).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(await bridge.request('b', null)).toMatchObject({ ok: false });
  for (let attempt = 0; attempt < 6; attempt++) {
    retries[attempt]!();
    sockets[attempt + 1]!.fire('close');
  }
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  retries[6]!();
  sockets[7]!.fire('open');
  sockets[7]!.fire('close');
  expect(delays.at(-1)).toBe(250);
  expect(links.slice(0, 2)).toEqual(['connected', 'lost']);
  expect(links.at(-1)).toBe('lost');
});

test('pushes and pictures reach their listeners until they unregister; other messages are left alone', () => {
  const { bridge, sockets } = setUp();
  const seen: unknown[] = [];
  const off = bridge.onPush((name, payload) => seen.push([name, payload]));
  bridge.onFrame((frame) => seen.push(frame.sequence));
  const socket = sockets[0]!;
  socket.fire('open');
  expect(socket.binaryType).toBe('arraybuffer');
  socket.fire('message', { data: '{"type":"push","name":"run.state","payload":5}' });
  const info = new TextEncoder().encode('{"captureId":"c","connection":0,"sequence":3,"receivedFrames":4}');
  const picture = new Uint8Array(4 + info.length + 1);
  new DataView(picture.buffer).setUint32(0, info.length, true);
  picture.set(info, 4);
  socket.fire('message', { data: picture.buffer });
  for (const data of ['no JSON', 'null', '{"type":"other"}', new ArrayBuffer(2)]) socket.fire('message', { data });
  off();
  socket.fire('message', { data: '{"type":"push","name":"run.state","payload":6}' });
  expect(seen).toEqual([['run.state', 5], 3]);
});

test('a display report without a link is left out', () => {
  const { bridge, sockets } = setUp();
  const report = { windowId: 'w', captureId: 'a', displayed: 1, failed: 0, wantsFrame: true, viewer: null };
  bridge.reportDisplay(report);
  sockets[0]!.fire('open');
  bridge.reportDisplay(report);
  expect(sockets[0]!.sent).toEqual([{ type: 'display', report }]);
});
