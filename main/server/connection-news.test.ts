import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CLOSE_REASONS_KEPT } from '../../contract/index.ts';
import { TOLD_PER_S } from '../tell-limiter.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { ConnectionNews } from './connection-news.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ConnectionClose, FromServer, ToServer } from './server-messages.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setup() {
  const posted: FromServer[] = [];
  const port: ThreadPort<ToServer, FromServer> = { post: (message) => posted.push(message), onMessage: () => {}, close: () => {} };
  const clock = { nowNs: () => Date.now() * 1e6, wallTime: () => new Date() };
  const looked = { addresses: 0 };
  /** `key` is null where it is not ours. */
  const connection = (key: string | null): ServerConnection =>
    ({
      introduction: { key, slot: 0, role: key === null ? 'foreign' : 'client', group: null },
      engine: 'ws',
      tcp: {
        get remoteAddress() {
          looked.addresses += 1;
          return '127.0.0.1';
        },
        remotePort: 1,
      },
      receiving: null,
      sending: null,
    }) as unknown as ServerConnection;
  return { posted, news: new ConnectionNews(port, clock), connection, looked };
}

const close = (code: number, given: string | null = null): ConnectionClose => ({
  code,
  reason: 'done',
  byServer: false,
  detail: null,
  given,
});

const opened = (key: string | null): FromServer => ({
  type: 'opened',
  key,
  role: key === null ? 'foreign' : 'client',
  remoteAddress: '127.0.0.1',
  remotePort: 1,
  extensions: null,
  engine: 'ws',
});
const closed = (key: string | null): FromServer => ({
  type: 'closed',
  end: { key, ...close(1000), received: null, sent: null },
  role: key === null ? 'foreign' : 'client',
});

it('tells what came together at once, and one by itself as it is', () => {
  const { posted, news, connection } = setup();
  news.opened(connection('a'), null);
  expect(posted).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(posted).toEqual([opened('a')]);
  news.opened(connection('b'), null);
  news.closed(connection('a'), close(1000));
  vi.advanceTimersByTime(5);
  expect(posted[1]).toEqual({ type: 'several', messages: [opened('b'), closed('a')] });
  vi.advanceTimersByTime(100);
  expect(posted.length).toBe(2);
});

it('keeps the order: whatever else is told comes after the news before it', () => {
  const { posted, news, connection } = setup();
  news.opened(connection('a'), null);
  news.post({ type: 'ended' });
  news.post({ type: 'sender-paused' });
  expect(posted).toEqual([opened('a'), { type: 'ended' }, { type: 'sender-paused' }]);
});

it('does not wait when there are many', () => {
  const { posted, news, connection } = setup();
  for (let index = 0; index < 257; index++) news.opened(connection(String(index)), null);
  expect(posted).toEqual([{ type: 'several', messages: Array.from({ length: 256 }, (_, index) => opened(String(index))) }]);
});

it('counts those that are not ours beyond what is told in a second, and does not ask where they are from', () => {
  const { posted, news, connection, looked } = setup();
  const more = 7;
  for (let index = 0; index < TOLD_PER_S + more; index++) news.opened(connection(null), null);
  news.opened(connection(null), 'permessage-deflate');
  for (let index = 0; index < 3; index++) news.closed(connection(null), close(1000));
  news.closed(connection(null), close(1006));
  vi.advanceTimersByTime(5);
  expect(posted).toEqual([
    {
      type: 'several',
      messages: [
        ...Array.from({ length: TOLD_PER_S }, () => opened(null)),
        {
          type: 'more-connections',
          opened: [
            { extensions: null, engine: 'ws', connections: more },
            { extensions: 'permessage-deflate', engine: 'ws', connections: 1 },
          ],
          closed: [
            { code: 1000, reason: 'done', byServer: false, given: null, connections: 3 },
            { code: 1006, reason: 'done', byServer: false, given: null, connections: 1 },
          ],
          reasonsUntold: 0,
        },
      ],
    },
  ]);
  expect(looked.addresses).toBe(TOLD_PER_S);
  // In the next second one by one again.
  vi.advanceTimersByTime(1_000);
  news.opened(connection(null), null);
  vi.advanceTimersByTime(5);
  expect(posted.at(-1)).toEqual(opened(null));
});

it('keeps the newest handshake the last: what was counted comes before what is told after it', () => {
  const { posted, news, connection } = setup();
  for (let index = 0; index < TOLD_PER_S; index++) news.closed(connection(null), close(1000));
  for (const extensions of [null, 'permessage-deflate', null]) news.opened(connection(null), extensions);
  news.opened(connection('ours'), null);
  news.opened(connection(null), 'permessage-deflate');
  vi.advanceTimersByTime(5);
  const [message] = posted;
  expect(message?.type === 'several' && message.messages.slice(TOLD_PER_S)).toEqual([
    {
      type: 'more-connections',
      opened: [
        { extensions: 'permessage-deflate', engine: 'ws', connections: 1 },
        { extensions: null, engine: 'ws', connections: 2 },
      ],
      closed: [],
      reasonsUntold: 0,
    },
    opened('ours'),
    {
      type: 'more-connections',
      opened: [{ extensions: 'permessage-deflate', engine: 'ws', connections: 1 }],
      closed: [],
      reasonsUntold: 0,
    },
  ]);
});

it('keeps so many different reasons that clients give, and counts the closes with others', () => {
  const { posted, news, connection } = setup();
  for (let index = 0; index < TOLD_PER_S; index++) news.opened(connection(null), null);
  for (let index = 0; index < CLOSE_REASONS_KEPT + 3; index++) news.closed(connection(null), close(4000, `reason ${index}`));
  news.closed(connection(null), close(4000, 'reason 0'));
  news.closed(connection(null), close(4000));
  vi.advanceTimersByTime(50);
  const [message] = posted;
  const more = message?.type === 'several' ? message.messages.at(-1) : null;
  if (more?.type !== 'more-connections') throw new Error('the closes were not counted');
  expect(more.reasonsUntold).toBe(3);
  expect(more.closed.filter(({ given }) => given !== null).length).toBe(CLOSE_REASONS_KEPT);
  expect(more.closed[0]).toEqual({ code: 4000, reason: 'done', byServer: false, given: 'reason 0', connections: 2 });
  // Each is counted, with its reason or without.
  expect(more.closed.reduce((sum, { connections }) => sum + connections, 0)).toBe(CLOSE_REASONS_KEPT + 5);
});
