import { describe, expect, it } from 'vitest';
import { SockscopeError } from '../contract/index.ts';
import { parseSocketsOptions, type SocketsOptions } from './sockets-options.ts';

const faultsOf = (options: Partial<SocketsOptions>): (string | undefined)[] => {
  try {
    parseSocketsOptions({ source: 'auto', ...options });
  } catch (error) {
    if (!(error instanceof SockscopeError)) throw error;
    expect(error.value.code).toBe('usage');
    return (error.value.faults ?? []).map(({ path }) => path);
  }
  throw new Error('accepted what it should refuse');
};

describe('parseSocketsOptions', () => {
  it('takes all options', () => {
    const options = { process: 'py', pid: '42', port: '80', local: '[::1]:80', remote: '127.0.0.1:5', source: 'ss', sort: 'recv' };
    expect(parseSocketsOptions({ ...options, interval: '500ms', watch: true })).toEqual({
      filter: { process: 'py', pid: 42, port: 80, local: '[::1]:80', remote: '127.0.0.1:5' },
      source: 'ss',
      sort: 'recv',
      intervalMs: 500,
    });
  });

  it('has defaults', () => {
    expect(parseSocketsOptions({ source: 'auto' })).toEqual({
      filter: { process: null, pid: null, port: null, local: null, remote: null },
      source: 'auto',
      sort: null,
      intervalMs: 1_000,
    });
  });

  it('names every fault at once', () => {
    const bad = { process: '', pid: '0', port: '65536', local: 'localhost:1', remote: '::1', source: 'lsof', sort: 'age', interval: '1ms' };
    expect(faultsOf({ ...bad, watch: true }).sort()).toEqual(
      ['--interval', '--local', '--pid', '--port', '--process', '--remote', '--sort', '--source'].sort(),
    );
  });

  it.each([
    [{ pid: 'x' }, '--pid'],
    [{ pid: '1.5' }, '--pid'],
    [{ port: '-1' }, '--port'],
    [{ port: '8o80' }, '--port'],
    [{ interval: 'soon', watch: true }, '--interval'],
    [{ interval: '2m', watch: true }, '--interval'],
    [{ interval: '1s' }, '--interval'],
  ])('refuses %j', (options, named) => expect(faultsOf(options)).toEqual([named]));
});
