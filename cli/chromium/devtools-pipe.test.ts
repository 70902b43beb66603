import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { DevtoolsPipe } from './devtools-pipe.ts';

function piped() {
  const [output, input] = [new PassThrough(), new PassThrough()];
  const sent: unknown[] = [];
  output.setEncoding('utf8').on('data', (text: string) => {
    for (const part of text.split('\0').filter(Boolean)) sent.push(JSON.parse(part));
  });
  return { pipe: new DevtoolsPipe(output, input), input, sent };
}

test('an answer finds its command, in whatever pieces and order it comes; events are left out', async () => {
  const { pipe, input, sent } = piped();
  const first = pipe.send('Page.one', { a: 'ä' }, 'S');
  const second = pipe.send('Page.two');
  const bytes = Buffer.from('{"id":2,"result":{"b":"ö"}}\0{"method":"Page.loaded"}\0{"id":1,"error":{"message":"no such page"}}\0');
  // A byte at a time, so that letters are cut as well.
  for (const byte of bytes) input.write(Buffer.of(byte));
  expect(await second).toEqual({ b: 'ö' });
  await expect(first).rejects.toThrow('no such page');
  expect(sent).toEqual([
    { id: 1, method: 'Page.one', params: { a: 'ä' }, sessionId: 'S' },
    { id: 2, method: 'Page.two', params: {} },
  ]);
});

test('when it has failed, those who wait and those who come later are told the first reason', async () => {
  const { pipe } = piped();
  const waiting = pipe.send('Page.one');
  pipe.fail(new Error('it ended with 1'));
  pipe.fail(new Error('later'));
  await expect(waiting).rejects.toThrow('it ended with 1');
  await expect(pipe.send('Page.two')).rejects.toThrow('it ended with 1');
});
