import { describe, expect, it } from 'vitest';
import { echoReplySchema, LEAST_FRAME_BYTES, writeFrameHeader } from '../../contract/index.ts';
import { echoScenario, mostAtOnce } from '../support/echo-scenario.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced } from '../support/test-engine.ts';

const EXECUTORS = [
  { executor: 'persistent', load: { connections: 3 }, opened: 3, atOnce: 3 },
  { executor: 'serial-short', load: {}, opened: 60, atOnce: 1 },
  { executor: 'parallel-short', load: { concurrency: 7 }, opened: 60, atOnce: 7 },
] as const;

describe.each(EXECUTORS)('executor $executor', ({ executor, load, opened, atOnce }) => {
  it.each([true, false])('with compression %s: each image has its answer, its parts, and its line', async (enabled) => {
    await using test = createTestEngine();
    const id = await test.start(echoScenario({ load: { warmupS: 0, frames: 60, executor, ...load }, compression: { enabled } }));
    const document = await test.ended();
    expectBalanced(document);
    const { summary, exchanges } = document;
    expect(summary?.ledger).toMatchObject({ due: 60, received: 60, lost: 0, inFlight: 0, dropped: 0 });
    expect(summary?.loop).toBe('closed');
    expect(summary?.exchanges).toMatchObject({ failed: 0 });
    expect(summary?.connections.opened).toBe(opened);
    expect(summary?.negotiated?.permessageDeflate === null).toBe(!enabled);

    expect(exchanges.map(({ index }) => index).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(exchanges.every(({ outcome }) => outcome === 'answered')).toBe(true);
    for (const { tcpMs, upgradeMs, sendMs, waitMs, totalMs } of exchanges) {
      expect(tcpMs + upgradeMs + sendMs + waitMs).toBeCloseTo(totalMs, 6);
      expect([tcpMs > 0, upgradeMs > 0]).toEqual(executor === 'persistent' ? [false, false] : [true, true]);
    }
    expect(mostAtOnce(exchanges)).toBe(atOnce);
    // At each place one after another.
    for (let slot = 0; slot < atOnce; slot++) expect(mostAtOnce(exchanges.filter((exchange) => exchange.slot === slot))).toBe(1);

    const lines = (await test.engine.renderReport(id, 'exchanges')).text.trimEnd().split(/\r?\n/);
    expect(lines.length).toBe(61);
    expect(lines[0]).toBe('index,slot,start_ms,tcp_ms,upgrade_ms,send_ms,wait_ms,total_ms,outcome');
  });
});

it.each([LEAST_FRAME_BYTES, 100])('texts of %i bytes are sent back as they came, each to its exchange', async (bytes) => {
  await using test = createTestEngine();
  await test.start(
    echoScenario({ payload: { kind: 'text', bytes }, server: { reply: 'same' }, load: { connections: 2, warmupS: 0, frames: 200 } }),
  );
  const document = await test.ended();
  expectBalanced(document);
  const { summary } = document;
  expect(summary?.ledger).toMatchObject({ due: 200, received: 200, lost: 0, dropped: 0 });
  expect(summary?.exchanges).toMatchObject({ answered: 200, failed: 0 });
  expect(document.samples.at(-1)!.bytes.payload).toBe(200 * bytes);
});

/** A gray frame of a client of the test's own. */
function grayFrame(columns: number, rows: number, pixels: Uint8Array): Buffer {
  const frame = Buffer.alloc(40 + columns * rows);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  writeFrameHeader(view, 0, { priority: 0, connection: 0, sequence: 77, runTag: 1, intendedNs: 0, sentNs: 0 });
  view.setUint32(32, columns, true);
  view.setUint32(36, rows, true);
  frame.set(pixels, 40);
  return frame;
}

/** The statistics by the plainest means: sorted pixels. */
function expected(columns: number, rows: number, pixels: Uint8Array) {
  const sorted = [...pixels].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return {
    shape: [rows, columns],
    min: sorted[0],
    max: sorted.at(-1),
    mean: sorted.reduce((sum, pixel) => sum + pixel, 0) / sorted.length,
    median: sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1]! + sorted[half]!) / 2,
  };
}

describe.each(['inline', 'yield', 'worker'] as const)('the computed answer, strategy %s', (strategy) => {
  it('is exact, and in the order of the images', async () => {
    await using test = createTestEngine();
    await test.start(echoScenario({ server: { reply: 'computed', processing: { strategy } } }));
    const client = await openSocket(test.state().endpoint!.url);
    let state = 12_345;
    const images = [
      [1, 1],
      [5, 3],
      [4, 4],
      [64, 65],
      [800, 600],
    ].map(([columns, rows]) => {
      const pixels = Uint8Array.from({ length: columns! * rows! }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 24;
      });
      return { columns: columns!, rows: rows!, pixels };
    });
    for (const { columns, rows, pixels } of images) client.socket.send(grayFrame(columns, rows, pixels));
    await waitFor(() => client.text.length === images.length, 'the answers');
    const replies = client.text.map((text) => echoReplySchema.parse(JSON.parse(text)));
    expect(replies).toEqual(
      // A frame that is not of this run is numbered as it comes.
      images.map(({ columns, rows, pixels }, sequence) => ({ type: 'computed', sequence, ...expected(columns, rows, pixels) })),
    );
    client.socket.close(1000);
    await client.closed;
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.foreign.frames).toBe(images.length);
  });

  it('to a message that is no image is a close with 1003, and a word', async () => {
    await using test = createTestEngine();
    await test.start(echoScenario({ server: { reply: 'computed', processing: { strategy } } }));
    const client = await openSocket(test.state().endpoint!.url);
    client.socket.send(Buffer.alloc(500, 7));
    expect(await client.closed).toBe(1003);
    expect(client.text).toEqual([]);
    await test.untilEvent((event) => event.severity === 'warning' && event.text.includes('no gray image'), 'the fault');
    expectBalanced(await test.stop());
  });
});

it('the acknowledgement or the computed answer may be chosen during the run, and none is given twice or missed', async () => {
  await using test = createTestEngine();
  await test.start(echoScenario({ server: { reply: 'ack', processing: { costMs: 2, strategy: 'worker' } } }));
  await test.until((sample) => (sample.exchanges?.answered ?? 0) > 5, 'answers');
  await test.toggle('server.reply', 'computed');
  const { exchanges } = test.samples.at(-1)!;
  await test.until((sample) => sample.exchanges!.answered > exchanges!.answered + 20, 'computed answers');
  await test.toggle('server.reply', 'ack');
  await test.until((sample) => sample.exchanges!.answered > exchanges!.answered + 60, 'acknowledgements');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.exchanges.filter(({ outcome }) => outcome !== 'answered')).toEqual([]);
  expect(document.summary?.exchanges?.failed).toBe(0);
});
