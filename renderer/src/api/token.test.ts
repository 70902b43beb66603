import { expect, test } from 'vitest';
import { takeToken } from './token.ts';

function place(hash: string, kept: string | null = null) {
  const stored = new Map(kept === null ? [] : [['sockscope.token', kept]]);
  const addresses: string[] = [];
  return {
    stored,
    addresses,
    location: { hash, pathname: '/', search: '?a=1' },
    history: { replaceState: (_data: null, _unused: string, url: string) => void addresses.push(url) },
    storage: { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) },
  };
}

test('the token of the address is kept for the tab and leaves the address', () => {
  const at = place('#token=a_b-c', 'old');
  expect(takeToken(at)).toBe('a_b-c');
  expect(at.addresses).toEqual(['/?a=1']);
  expect([...at.stored.values()]).toEqual(['a_b-c']);
});

test('without one in the address the kept one holds', () => {
  const at = place('', 'kept');
  expect(takeToken(at)).toBe('kept');
  expect(at.addresses).toEqual([]);
});

test('without any there is none', () => {
  expect(takeToken(place('#other=1'))).toBeNull();
  expect(takeToken(place('#token='))).toBeNull();
});
