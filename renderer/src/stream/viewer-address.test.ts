import { expect, test } from 'vitest';
import { scenarioSchema } from '../../../contract/index.ts';
import { isOnThisMachine, viewerAddress } from './viewer-address.ts';

const run = (host: string, token: string | null = null) => ({
  endpoint: { host, port: 8_765, url: `ws://${host}:8765/` },
  scenario: scenarioSchema.parse({ direction: 'relay', bind: { host, token } }),
});

test.each([
  ['127.0.0.1', 'ws://127.0.0.1:8765/?role=viewer&group=g0'],
  ['localhost', 'ws://localhost:8765/?role=viewer&group=g0'],
  ['::1', 'ws://localhost:8765/?role=viewer&group=g0'],
  ['0.0.0.0', 'ws://127.0.0.1:8765/?role=viewer&group=g0'],
])('a server on %s is reached over loopback', (host, url) => expect(viewerAddress(run(host), true)).toEqual({ url }));

test('the token stands in the query, encoded', () => {
  expect(viewerAddress(run('0.0.0.0', 'a b&role=x'), true)).toEqual({
    url: 'ws://127.0.0.1:8765/?role=viewer&group=g0&token=a+b%26role%3Dx',
  });
});

test('what the page may not reach is said, not tried', () => {
  expect(viewerAddress(run('192.168.1.20'), true)).toEqual({ fault: expect.stringContaining('192.168.1.20') });
  expect(viewerAddress(run('127.0.0.1'), false)).toEqual({ fault: expect.stringContaining('another machine') });
  expect(viewerAddress({ endpoint: null, scenario: null }, true)).toBeNull();
});

test('a page is on the machine of the engine when it is the desktop’s or comes from loopback', () => {
  expect(isOnThisMachine('electron', 'sockscope')).toBe(true);
  expect(isOnThisMachine('browser', 'localhost')).toBe(true);
  expect(isOnThisMachine('browser', '[::1]')).toBe(true);
  expect(isOnThisMachine('browser', 'box.example')).toBe(false);
});
