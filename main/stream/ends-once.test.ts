import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { endsOnce } from './ends-once.ts';

function collecting() {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  endsOnce(stream);
  return { stream, chunks };
}

it('ends with what is handed over, and finishes once', async () => {
  const { stream, chunks } = collecting();
  let finished = 0;
  stream.on('finish', () => finished++);
  stream.write('a');
  expect(stream.end('b')).toBe(stream);
  expect(stream.end()).toBe(stream);
  await new Promise((resolve) => stream.once('close', resolve));
  expect(stream.end()).toBe(stream);
  expect([chunks, finished]).toEqual([['a', 'b'], 1]);
});

it('asks Node for no error that nobody hears of, and tells whoever asks', async () => {
  const { stream } = collecting();
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));
  const ofNode = vi.spyOn(Writable.prototype, 'end');
  stream.end();
  expect(ofNode).not.toHaveBeenCalled();
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => stream.end(resolve));
  expect(error?.code).toBe('ERR_STREAM_ALREADY_FINISHED');
  expect(ofNode).toHaveBeenCalledOnce();
  ofNode.mockRestore();
});
