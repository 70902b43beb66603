import { describe, expect, it } from 'vitest';
import { clientFrame, closeFrame, OPCODE } from '../support/client-frame.ts';
import { EchoingServer, ENGINES } from '../support/echoing-server.ts';

/** Control messages elsewhere: nobody here could obey them. */
const TEXTS = ['{"temperature":21.5}', 'plain words', '{"type":"join","group":"g0"}', '{"type":"credit","limit":4}', 'Grüße', '{"half'];
const BINARY = 'four';

describe.each(ENGINES)('a listener that answers nothing, engine %s', (engine) => {
  it('takes text and JSON as it takes binary messages: counted to the byte, recorded, not answered, and nobody is closed', async () => {
    await using server = await EchoingServer.start(engine, {
      server: { reply: 'none' },
      recording: { frames: 'every', everyN: 1 },
    });
    await using client = await server.open();
    await client.write(...TEXTS.map((payload) => clientFrame({ opcode: OPCODE.text, payload })), clientFrame({ payload: BINARY }));
    const { test } = server;
    await test.until(({ frames }) => frames.foreign === TEXTS.length + 1, 'all of them');
    await client.write(closeFrame(1000, ''));
    // The first thing that it is sent is the answer to its goodbye.
    expect(await client.closeCode()).toBe(1000);
    await client.leave();
    await test.until(({ connections }) => connections.closed === 1, 'its end');
    const { summary, events, samples, id, recording } = await server.stop();
    expect(summary?.foreign.frames).toBe(TEXTS.length + 1);
    expect(samples.at(-1)?.bytes.arrived).toBe(Buffer.byteLength(TEXTS.join('')) + BINARY.length);
    expect(summary?.connections.closed).toEqual({ 1000: 1 });
    expect(events.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(recording?.frames).toBe(TEXTS.length + 1);
    const { frames } = await test.engine.handlers['frames.list']({ id });
    expect(frames.map(({ kind }) => kind)).toEqual(['json', 'text', 'json', 'json', 'text', 'text', 'binary']);
  });
});
