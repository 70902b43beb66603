import { expect, it } from 'vitest';
import { OPCODE } from '../support/client-frame.ts';
import { EchoingServer, ENGINES } from '../support/echoing-server.ts';

const OFFER = { headers: { 'sec-websocket-extensions': 'permessage-deflate' } };

it.each(ENGINES)('a client of one’s own that offers compression gets what the toggle says, engine %s', async (engine) => {
  await using server = await EchoingServer.start(engine, { compression: { enabled: false } });
  await using plain = await server.open(OFFER);
  expect(plain.head).not.toMatch(/sec-websocket-extensions/i);
  await server.test.toggle('compression.enabled', true);
  const close = await plain.next();
  expect([close?.opcode, close?.payload.readUInt16BE(0)]).toEqual([OPCODE.close, 1012]);
  {
    await using compressed = await server.open(OFFER);
    expect(compressed.head).toMatch(/sec-websocket-extensions: permessage-deflate/i);
    await using without = await server.open();
    expect(without.head).not.toMatch(/sec-websocket-extensions/i);
    await server.test.toggle('compression.enabled', false);
    expect((await compressed.next())?.opcode).toBe(OPCODE.close);
  }
  await using again = await server.open(OFFER);
  expect(again.head).not.toMatch(/sec-websocket-extensions/i);
});
