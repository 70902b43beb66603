import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ThreadPort } from '../threads/thread.ts';
import { gatherNews } from './gather-news.ts';
import type { FromServer, ToServer } from './server-messages.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setup() {
  const posted: FromServer[] = [];
  const port: ThreadPort<ToServer, FromServer> = { post: (message) => posted.push(message), onMessage: () => {}, close: () => {} };
  return { posted, port: gatherNews(port) };
}

const opened = (key: string): FromServer => ({
  type: 'opened',
  key,
  role: 'client',
  remoteAddress: '127.0.0.1',
  remotePort: 1,
  extensions: null,
  engine: 'ws',
});

it('tells what came together at once, and one by itself as it is', () => {
  const { posted, port } = setup();
  port.post(opened('a'));
  expect(posted).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(posted).toEqual([opened('a')]);
  port.post(opened('b'));
  port.post(opened('c'));
  vi.advanceTimersByTime(5);
  expect(posted[1]).toEqual({ type: 'several', messages: [opened('b'), opened('c')] });
  vi.advanceTimersByTime(100);
  expect(posted.length).toBe(2);
});

it('keeps the order: whatever else is told comes after the news before it', () => {
  const { posted, port } = setup();
  port.post(opened('a'));
  port.post({ type: 'ended' });
  port.post(opened('b'));
  port.close();
  expect(posted).toEqual([opened('a'), { type: 'ended' }, opened('b')]);
});

it('does not wait when there are many', () => {
  const { posted, port } = setup();
  for (let index = 0; index < 257; index++) port.post(opened(String(index)));
  expect(posted).toEqual([{ type: 'several', messages: Array.from({ length: 256 }, (_, index) => opened(String(index))) }]);
});
