import { expect, it } from 'vitest';
import { isStreamUrl, PAGE_HEADERS } from './window-files.ts';

const policy = new Map(
  PAGE_HEADERS['content-security-policy'].split('; ').map((directive) => {
    const [name, ...sources] = directive.split(' ');
    return [name, sources];
  }),
);

it('lets the page connect to where it comes from and, as a viewer, to this machine’s loopback, and nowhere else', () => {
  expect(policy.get('connect-src')).toEqual(["'self'", 'ws://127.0.0.1:*', 'ws://localhost:*']);
});

it('lets nothing else through than what is named, and runs the built scripts alone', () => {
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('script-src')).toEqual(["'self'"]);
  expect([...policy.values()].flat().filter((source) => /\*|unsafe-eval|https?:/.test(source))).toEqual([
    'ws://127.0.0.1:*',
    'ws://localhost:*',
  ]);
});

it.each([
  ['ws://127.0.0.1:8765/?role=viewer', true],
  ['ws://localhost:1/', true],
  ['ws://127.0.0.1.example.com/', false],
  ['ws://localhost@example.com/', false],
  ['ws://example.com/?ws://localhost/', false],
  ['wss://example.com/', false],
  ['http://127.0.0.1:8765/', false],
  ['no address', false],
])('knows the address of a stream on this machine: %s', (url, is) => expect(isStreamUrl(url)).toBe(is));
