import { describe, expect, it } from 'vitest';
import { formatIpv6, normaliseAddress, parseEndpoint, parseQueue } from './address.ts';

describe('normaliseAddress', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.53%lo', '127.0.0.53'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:ffff:192.0.2.200', '192.0.2.200'],
    ['::1', '::1'],
    ['::', '::'],
    ['fe80::1%lo0', 'fe80::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['2001:db8:1234:567', '2001:db8:1234:567'],
    ['*', '*'],
  ])('%s is %s', (text, expected) => expect(normaliseAddress(text)).toBe(expected));

  it.each(['', 'localhost', '127.0.0', 'tcp', '12', '[::1]'])('%j is no address', (text) => expect(normaliseAddress(text)).toBeNull());
});

describe('formatIpv6', () => {
  it('leaves a single zero word as it is', () => expect(formatIpv6([1, 0, 2, 3, 4, 5, 6, 7])).toBe('1:0:2:3:4:5:6:7'));
  it('shortens a run at the end', () => expect(formatIpv6([0xfe80, 1, 0, 0, 0, 0, 0, 0])).toBe('fe80:1::'));
});

describe('parseEndpoint', () => {
  it('splits at the last colon', () => expect(parseEndpoint('::1:18081', ':')).toEqual({ address: '::1', port: 18081 }));
  it('splits at the last dot', () => expect(parseEndpoint('127.0.0.1.8080', '.')).toEqual({ address: '127.0.0.1', port: 8080 }));
  it('takes * for any', () => expect(parseEndpoint('*.*', '.')).toEqual({ address: '*', port: 0 }));
  it.each(['127.0.0.1:65536', '127.0.0.1:', '127.0.0.1:http', ':80', '80', '127.0.0.1:-1'])('refuses %s', (text) =>
    expect(parseEndpoint(text, ':')).toBeNull(),
  );
});

describe('parseQueue', () => {
  it('takes digits', () => expect(parseQueue('3719168')).toBe(3_719_168));
  it.each(['-1', '', '1.5', '1k', '0x10', 'NaN', '9999999999999999'])('refuses %j', (text) => expect(parseQueue(text)).toBeNull());
});
