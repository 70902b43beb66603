import { expect, it } from 'vitest';
import { sampleOf } from '../../main/testing/sample.ts';
import { addressText, progressText } from './run.ts';

it('says how many clients of the user’s own are connected while it waits for them', () => {
  const sample = sampleOf({ tMs: 1_000, receivedFps: 1_234 });
  const withOpen = (open: number) => ({ ...sample, connections: { ...sample.connections, open } });
  expect(progressText('listen', withOpen(0))).toBe('steady  0 clients  received 1,234.0 FPS  0 B/s');
  expect(progressText('listen', withOpen(1))).toContain('  1 client  ');
  expect(progressText('ingest', withOpen(1))).toBe('steady  received 1,234.0 FPS  0 B/s');
});

it('says where clients of the user’s own connect to, and how they join a group', () => {
  expect(addressText('listen', 'ws://h:1/', false)).toBe('listening at ws://h:1/');
  expect(addressText('listen', 'ws://h:1/', true)).toBe('listening at ws://h:1/ with ?token= and the value of bind.token');
  expect(addressText('relay', 'ws://h:1/', false)).toBe(
    'relay at ws://h:1/; a client of your own joins with the text {"type":"join","group":"g0"}',
  );
  expect(addressText('ingest', 'ws://h:1/', false)).toBeNull();
});
