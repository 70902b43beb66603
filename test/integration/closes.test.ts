import { describe, expect, it } from 'vitest';
import { CLOSE_REASONS_KEPT } from '../../contract/index.ts';
import { renderReport } from '../../main/report/render-report.ts';
import { clientFrame, closeFrame, OPCODE } from '../support/client-frame.ts';
import { EchoingServer, ENGINES } from '../support/echoing-server.ts';

/** Turns the line around, rings, and is no element of ours. */
const HOSTILE = 'bye <img src=x onerror=alert(1)>\u202e\u0007';

describe.each(ENGINES)('what is told of closes, engine %s', (engine) => {
  it('keeps the reasons that clients give, tells them on one line, and escapes them in reports', async () => {
    await using server = await EchoingServer.start(engine);
    const leave = async (code: number, reason: string) => {
      await using client = await server.open();
      await client.write(closeFrame(code, reason));
      expect(await client.closeCode()).toBe(code);
      await client.leave();
    };
    await leave(1000, 'work is done');
    await leave(1000, 'work is done');
    await leave(4001, HOSTILE);
    await leave(4001, '');
    await server.test.until(({ connections }) => connections.closed === 4, 'all of them closed');
    const document = await server.stop();
    const { connections } = document.summary!;
    expect(connections.reasonsGiven).toEqual([
      { code: 1000, reason: 'work is done', connections: 2 },
      { code: 4001, reason: HOSTILE, connections: 1 },
    ]);
    expect(connections).toMatchObject({ closed: { 1000: 2, 4001: 2 }, closedByReason: { done: 2, 'code 4001': 2 }, reasonsUntold: 0 });
    const told = document.events.filter(({ text }) => text.includes('disconnected')).map(({ text }) => text);
    expect(told).toEqual([
      'A client disconnected with 1000 (done), and gave the reason “work is done”',
      'A client disconnected with 1000 (done), and gave the reason “work is done”',
      'A client disconnected with 4001, and gave the reason “bye <img src=x onerror=alert(1)>\ufffd\ufffd”',
      'A client disconnected with 4001',
    ]);
    const html = renderReport(document, 'html').text;
    expect(html).toContain('1000 (normal closure) · 2; 4001 (private use) · 2');
    expect(html).toContain('2 with 1000, “work is done”; 1 with 4001, “bye &lt;img');
    expect(html).not.toMatch(/<img|\u202e/);
    const markdown = renderReport(document, 'md').text;
    expect(markdown).toContain('work is done');
    expect(markdown).not.toMatch(/<img|\u202e/);
  });

  it(`keeps ${CLOSE_REASONS_KEPT} different reasons and counts the closes with others`, async () => {
    await using server = await EchoingServer.start(engine);
    const more = 3;
    for (let n = 0; n < CLOSE_REASONS_KEPT + more; n++) {
      await using client = await server.open();
      await client.write(closeFrame(4000, `reason ${n}`));
      await client.leave();
    }
    await server.test.until(({ connections }) => connections.closed === CLOSE_REASONS_KEPT + more, 'all of them closed');
    const { summary } = await server.stop();
    expect(summary?.connections.reasonsGiven.length).toBe(CLOSE_REASONS_KEPT);
    expect(summary?.connections.reasonsUntold).toBe(more);
    expect(summary?.connections.closed).toEqual({ 4000: CLOSE_REASONS_KEPT + more });
  });

  it('does not take its own reason, which a client repeats, for one of the client', async () => {
    await using server = await EchoingServer.start(engine, { direction: 'echo', payload: { bytes: 65_536 }, server: { reply: 'ack' } });
    await using client = await server.open();
    await client.write(clientFrame({ opcode: OPCODE.text, payload: 'text' }));
    expect(await client.closeCode()).toBe(1003);
    await client.write(closeFrame(1003, 'frames are binary'));
    await client.leave();
    await server.test.until(({ connections }) => connections.closed === 1, 'its close');
    const { summary, events } = await server.stop();
    expect(summary?.connections).toMatchObject({ closed: { 1003: 1 }, closedByReason: { 'frames are binary': 1 }, reasonsGiven: [] });
    expect(events.map(({ text }) => text)).toContain('A client was closed by the server with 1003 (frames are binary)');
    // And which setting would take it.
    expect(events.find(({ code }) => code === 'client-text')?.text).toMatch(
      /^Client \S+ sent a text message of 4 bytes and was closed with 1003: frames are binary here; server\.reply=same \(Answer: The same\) takes text too, and sends each message back\.$/,
    );
  });

  it.each([
    { direction: 'echo', reply: 'ack', cure: true },
    { direction: 'ingest', reply: 'none', cure: false },
  ] as const)('takes JSON of a client that is not ours for text, and not for a control message, in $direction', async (where) => {
    const { direction, reply, cure } = where;
    await using server = await EchoingServer.start(engine, { direction, payload: { bytes: 65_536 }, server: { reply } });
    for (const payload of ['{"a":1}', '{"type":"join","group":"g0"}', '{"type":"credit","limit":4}']) {
      await using client = await server.open();
      await client.write(clientFrame({ opcode: OPCODE.text, payload }));
      expect(await client.closeCode()).toBe(1003);
      await client.leave();
      const told = await server.test.untilEvent(
        ({ text }) => text.includes(`text message of ${payload.length} bytes`),
        'the word about text',
      );
      expect([told.code, told.text.includes('server.reply=same')]).toEqual(['client-text', cure]);
    }
    await server.stop();
  });

  it('takes a goodbye that crosses its own for the client’s, and an answer with another code for an answer', async () => {
    await using server = await EchoingServer.start(engine, { direction: 'echo', payload: { bytes: 65_536 }, server: { reply: 'ack' } });
    for (const goodbye of [closeFrame(1001, 'going'), closeFrame(1000, '')]) {
      await using client = await server.open();
      await client.write(Buffer.concat([clientFrame({ opcode: OPCODE.text, payload: 'text' }), goodbye]));
      await client.leave();
    }
    await server.test.until(({ connections }) => connections.closed === 2, 'both of them closed');
    const { summary, events } = await server.stop();
    expect(summary?.connections).toMatchObject({
      closed: { 1001: 1, 1003: 1 },
      closedByReason: { 'going away': 1, 'frames are binary': 1 },
      closes: expect.arrayContaining([
        { code: 1001, reason: 'going away', connections: 1 },
        { code: 1003, reason: 'frames are binary', connections: 1 },
      ]),
      reasonsGiven: [{ code: 1001, reason: 'going', connections: 1 }],
    });
    const told = events.filter(({ text }) => /(disconnected|closed by).*100[13]/.test(text)).map(({ text }) => text);
    expect(told).toEqual([
      expect.stringMatching(/disconnected with 1001 .*, and gave the reason “going”$/),
      expect.stringMatching(/was closed by the server with 1003 \(frames are binary\)$/),
    ]);
  });

  it('tells a message that was not whole with the bytes that were announced so far', async () => {
    await using server = await EchoingServer.start(engine, { server: { maxPayloadBytes: 1_024 } });
    await using client = await server.open();
    await client.write(
      clientFrame({ isFinal: false, payload: 'x'.repeat(1_000) }),
      clientFrame({ opcode: OPCODE.continuation, isFinal: false, saysBytes: 30n }),
    );
    expect(await client.closeCode()).toBe(1009);
    await client.leave();
    const { text } = await server.test.untilEvent(({ text }) => text.includes('closed by the server'), 'its close');
    expect(text).toBe('A client was closed by the server with 1009: a message of at least 1,030 bytes, over the limit of 1,024 bytes');
    await server.stop();
  });
});

it('compressed data that cannot be inflated is invalid data, 1007, and told', async () => {
  await using server = await EchoingServer.start('ws', { compression: { enabled: true } });
  await using client = await server.open({ headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate' } });
  // A block of type 3, which there is not (RFC 1951 section 3.2.3).
  await client.write(clientFrame({ rsv: 4, payload: Buffer.of(0x07, 0xff, 0xff) }));
  expect(await client.closeCode()).toBe(1007);
  await client.leave();
  expect(await server.test.untilEvent(({ code }) => code === 'client-protocol', 'the fault')).toMatchObject({ severity: 'warning' });
  await server.test.until(({ connections }) => connections.closed === 1, 'its close');
  const { summary } = await server.stop();
  expect(summary?.connections).toMatchObject({ closed: { 1007: 1 }, closedByReason: { 'invalid data': 1 } });
});
