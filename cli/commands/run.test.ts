import { expect, it } from 'vitest';
import { addressText } from './run.ts';

it('says where clients of the user’s own connect to, and how they join a group', () => {
  expect(addressText('listen', 'ws://h:1/', false)).toBe('listening at ws://h:1/');
  expect(addressText('listen', 'ws://h:1/', true)).toBe('listening at ws://h:1/ with ?token= and the value of bind.token');
  expect(addressText('relay', 'ws://h:1/', false)).toBe(
    'relay at ws://h:1/; a client of your own joins with the text {"type":"join","group":"g0"}',
  );
  expect(addressText('ingest', 'ws://h:1/', false)).toBeNull();
});
