import { describe, expect, it } from 'vitest';
import { type SocketFilter, socketFilterSchema } from '../../contract/index.ts';
import type { KernelSocket } from '../kernel/kernel-reader.ts';
import { needsProcesses, parseFilterEndpoint, socketMatcher } from './socket-filter.ts';

const filter = (fields: Partial<SocketFilter>) => socketFilterSchema.parse(fields);
const socket: KernelSocket = {
  localAddress: '::1',
  localPort: 8080,
  remoteAddress: '127.0.0.1',
  remotePort: 40_001,
  recvQueueBytes: 1,
  sendQueueBytes: 2,
  state: 'ESTABLISHED',
  tcp: null,
  recvBufferBytes: null,
  sendBufferBytes: null,
  process: { pid: 42, name: 'Python3.11' },
};

describe('socketMatcher', () => {
  it.each<[string, Partial<SocketFilter>, boolean]>([
    ['an empty filter', {}, true],
    ['part of the name, in any case', { process: 'pyTHON' }, true],
    ['another name', { process: 'node' }, false],
    ['the pid', { pid: 42 }, true],
    ['part of the pid', { pid: 4 }, false],
    ['the local port', { port: 8080 }, true],
    ['the remote port', { port: 40_001 }, true],
    ['another port', { port: 808 }, false],
    ['the local end with brackets', { local: '[::1]:8080' }, true],
    ['the local end without brackets', { local: '::1:8080' }, true],
    ['the local end spelt out', { local: '[0:0:0:0:0:0:0:1]:8080' }, true],
    ['the local end at another port', { local: '[::1]:80' }, false],
    ['the remote end', { remote: '127.0.0.1:40001' }, true],
    ['the remote end as a mapped address', { remote: '[::ffff:127.0.0.1]:40001' }, true],
    ['the ends the other way round', { local: '127.0.0.1:40001' }, false],
    ['all fields', { process: 'python', pid: 42, port: 8080, local: '::1:8080', remote: '127.0.0.1:40001' }, true],
    ['all fields but one', { process: 'python', pid: 43, port: 8080, local: '::1:8080', remote: '127.0.0.1:40001' }, false],
    ['an end that is none', { local: 'localhost' }, false],
  ])('%s', (_name, fields, expected) => expect(socketMatcher(filter(fields))(socket)).toBe(expected));

  it('a process that is not known matches no filter by process', () => {
    for (const process of [null, undefined]) {
      const unknown = { ...socket, process };
      expect(socketMatcher(filter({ process: 'p' }))(unknown)).toBe(false);
      expect(socketMatcher(filter({ pid: 42 }))(unknown)).toBe(false);
      expect(socketMatcher(filter({ port: 8080 }))(unknown)).toBe(true);
    }
  });

  it('a socket that several processes have open matches by any of them, but name and pid have to be of the same one', () => {
    const shared = { ...socket, alsoOpenIn: [{ pid: 43, name: 'worker' }] };
    expect(socketMatcher(filter({ process: 'work' }))(shared)).toBe(true);
    expect(socketMatcher(filter({ pid: 43 }))(shared)).toBe(true);
    expect(socketMatcher(filter({ process: 'work', pid: 42 }))(shared)).toBe(false);
  });
});

it('names of processes are needed for a filter by process alone', () => {
  expect(needsProcesses(filter({ port: 80, local: '::1:80' }))).toBe(false);
  expect(needsProcesses(filter({ process: 'x' }))).toBe(true);
  expect(needsProcesses(filter({ pid: 1 }))).toBe(true);
});

it.each([
  'localhost:80',
  '127.0.0.1',
  '127.0.0.1:',
  '127.0.0.1:0',
  '*:80',
  ':80',
  '[::1]80',
  '1.2.3.4:65536',
  '1.2.3:80',
  'abc',
  '::1',
  '2001:db8::1',
])('%s is no endpoint', (text) => expect(parseFilterEndpoint(text)).toBeNull());
