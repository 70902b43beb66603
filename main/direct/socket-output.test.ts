import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { SocketOutput } from './socket-output.ts';

/** A socket whose kernel takes `roomBytes` at once, and everything else when it is told to. */
function socket(roomBytes: number) {
  const calls: string[][] = [];
  let room = roomBytes;
  let taken: ((error?: Error | null) => void) | null = null;
  const take = (bytes: number, done: (error?: Error | null) => void) => {
    if (bytes <= room) {
      room -= bytes;
      done();
    } else taken = done;
  };
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      calls.push([chunk.toString()]);
      take(chunk.length, done);
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)));
      take(
        chunks.reduce((sum, { chunk }) => sum + (chunk as Buffer).length, 0),
        done,
      );
    },
  });
  const errors: string[] = [];
  stream.on('error', ({ message }) => errors.push(message));
  const drains: number[] = [];
  const output = new SocketOutput(stream as unknown as Socket, () => drains.push(output.pendingBytes));
  const left = (error?: Error) => {
    const done = taken;
    taken = null;
    done?.(error);
  };
  return { output, stream, calls, errors, drains, left };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('SocketOutput', () => {
  it('says that the kernel has taken what it took at once, and tells so in a later turn', async () => {
    const { output, calls } = socket(100);
    const told: unknown[] = [];
    expect(output.write(Buffer.from('abc'), (error) => told.push(error))).toBe(true);
    expect([output.pendingBytes, told]).toEqual([0, []]);
    await nextTurn();
    expect([told, calls]).toEqual([[undefined], [['abc']]]);
  });

  it('collects what comes while a write is under way, and hands it over in one call', async () => {
    const { output, calls, left, drains } = socket(0);
    const told: string[] = [];
    expect(output.write(Buffer.from('a'), () => told.push('a'))).toBe(false);
    output.write(Buffer.from('bb'), () => told.push('bb'));
    output.writeBoth(Buffer.from('c'), Buffer.from('dd'), () => told.push('cdd'));
    output.write(Buffer.from('e'), null);
    expect([output.pendingBytes, calls]).toEqual([7, [['a']]]);
    left();
    expect([told, output.pendingBytes, drains]).toEqual([['a'], 6, []]);
    expect(calls).toEqual([['a'], ['bb', 'c', 'dd', 'e']]);
    left();
    expect([told, output.pendingBytes, drains]).toEqual([['a', 'bb', 'cdd'], 0, [0]]);
  });

  it('keeps the order where a listener writes again, and counts what waits behind it', () => {
    const { output, calls, left } = socket(0);
    output.write(Buffer.from('a'), () => output.write(Buffer.from('c'), null));
    output.write(Buffer.from('b'), null);
    left();
    left();
    left();
    expect([calls, output.pendingBytes]).toEqual([[['a'], ['b'], ['c']], 0]);
  });

  it('writes two pieces in one call', () => {
    const { output, calls } = socket(100);
    output.writeBoth(Buffer.from('head'), Buffer.from('payload'), () => {});
    expect(calls).toEqual([['head', 'payload']]);
  });

  it('tells everyone when the connection breaks, and destroys it once', async () => {
    const { output, stream, left, errors, drains } = socket(0);
    const told: string[] = [];
    output.write(Buffer.from('a'), (error) => told.push(`a ${error?.message}`));
    output.write(Buffer.from('b'), (error) => told.push(`b ${error?.message}`));
    left(new Error('reset'));
    expect(told).toEqual(['a reset', 'b reset']);
    await nextTurn();
    expect([stream.destroyed, errors, drains, output.pendingBytes]).toEqual([true, ['reset'], [], 0]);
  });

  it('tells of an error that comes at once in a later turn', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('broken pipe')) });
    const errors: string[] = [];
    stream.on('error', ({ message }) => errors.push(message));
    const output = new SocketOutput(stream as unknown as Socket);
    const told: (string | undefined)[] = [];
    expect(output.write(Buffer.from('a'), (error) => told.push(error?.message))).toBe(false);
    expect(told).toEqual([]);
    await nextTurn();
    expect([told, errors, output.pendingBytes]).toEqual([['broken pipe'], ['broken pipe'], 0]);
  });

  it('tells everyone though some of them fail, goes on, and then throws what the first one threw', () => {
    const { output, left, drains } = socket(0);
    const told: string[] = [];
    const failing = (name: string) => () => {
      told.push(name);
      throw new Error(name);
    };
    output.write(Buffer.from('first'), null);
    output.write(Buffer.from('a'), failing('a'));
    output.write(Buffer.from('b'), failing('b'));
    output.write(Buffer.from('c'), () => told.push('c'));
    left();
    expect(() => left()).toThrow('a');
    expect([told, drains, output.pendingBytes]).toEqual([['a', 'b', 'c'], [0], 0]);
  });

  it('tells everyone of a broken connection though the one whose bytes were under way fails', () => {
    const { output, left } = socket(0);
    const told: string[] = [];
    output.write(Buffer.from('a'), () => {
      throw new Error('a listener');
    });
    output.write(Buffer.from('b'), (error) => told.push(`b ${error?.message}`));
    expect(() => left(new Error('reset'))).toThrow('a listener');
    expect(told).toEqual(['b reset']);
  });

  it('does not say that bytes have left which a cut connection had under way', () => {
    const { output, stream, left } = socket(0);
    const told: (string | undefined)[] = [];
    output.write(Buffer.from('a'), (error) => told.push(error?.message));
    output.write(Buffer.from('b'), (error) => told.push(error?.message));
    stream.destroy();
    // A socket of Node's tells no error then.
    left();
    expect(told).toEqual(Array(2).fill('the connection was cut before the bytes had left'));
  });

  it('ends the sending side behind what waits, and once', async () => {
    const { output, stream, left, calls } = socket(0);
    let finished = 0;
    stream.on('finish', () => {
      finished += 1;
    });
    output.write(Buffer.from('a'), null);
    output.write(Buffer.from('b'), null);
    output.end();
    left();
    expect(stream.writableEnded).toBe(false);
    left();
    output.end();
    await nextTurn();
    expect([calls, stream.writableEnded, finished]).toEqual([[['a'], ['b']], true, 1]);
  });
});
