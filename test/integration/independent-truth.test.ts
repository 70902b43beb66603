import { constants, createInflateRaw } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CaptureDocument, emptyFrameHeader, readFrameHeader, type ScenarioInput } from '../../contract/index.ts';
import { canCutConnections, cutConnections } from '../support/cut-connections.ts';
import { type TcpStream, tcpStreams } from '../support/tcp-stream.ts';
import { canCapture, captureLoopback, freePort, HEADERS_ONLY_BYTES, WHOLE_PACKETS_BYTES } from '../support/tcpdump.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';
import { type StreamMessage, websocketMessages } from '../support/websocket-frames.ts';

const TEXT = 1;
const BINARY = 2;

interface Observed {
  document: CaptureDocument;
  port: number;
  /** Of every connection, what the clients sent and what the server sent, as tcpdump saw it. */
  fromClients: TcpStream[];
  fromServer: TcpStream[];
}

/**
 * A run with tcpdump beside it, from before its server listens until its last connection has ended. `during` is what is done with
 * the run; it answers its capture. A capture that missed packets proves nothing: then it is done again at a lower rate.
 */
async function observed(
  scenarioAt: (attempt: number) => ScenarioInput,
  snapBytes: number,
  during: (test: TestEngine) => Promise<CaptureDocument> = (test) => test.ended(),
): Promise<Observed> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    await using capture = await captureLoopback(port, snapBytes);
    await using test = createTestEngine();
    const scenario = scenarioAt(attempt);
    await test.start(smallScenario({ logging: 'off', kernel: { source: 'off' }, ceiling: 'off', ...scenario, bind: { port } }));
    const document = await during(test);
    const { segments, droppedPackets } = await capture.whole();
    const streams = tcpStreams(segments);
    if (droppedPackets > 0 || streams.some(({ missedBytes }) => missedBytes > 0)) continue;
    return {
      document,
      port,
      fromClients: streams.filter(({ toPort }) => toPort === port),
      fromServer: streams.filter(({ fromPort }) => fromPort === port),
    };
  }
  throw new Error('tcpdump missed packets three times');
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const bytesOf = (streams: readonly TcpStream[]) => sum(streams.map(({ bytes }) => bytes));
const wireBytes = ({ samples }: CaptureDocument) => samples.at(-1)!.bytes.wire;

/** Every message of these streams, in the order of each stream; nothing may be left over. */
function messagesOf(streams: readonly TcpStream[]): StreamMessage[][] {
  return streams.map(({ payload }) => {
    const { messages, restBytes } = websocketMessages(payload!);
    expect(restBytes).toBe(0);
    return messages;
  });
}

const isData = ({ opcode }: StreamMessage) => opcode === TEXT || opcode === BINARY;

/** The sequences that frames say they have, by the header in them. */
function sequencesOf(frames: readonly StreamMessage[]): number[] {
  const header = emptyFrameHeader();
  return frames.map(({ payload }) => {
    expect(readFrameHeader(payload, header)).toBe(true);
    return header.sequence;
  });
}

const range = (length: number) => Array.from({ length }, (_, at) => at);

/** Frames a second between the first and the last byte of data, by the clock of the capture. */
function framesPerSecond(stream: TcpStream, frames: readonly StreamMessage[]): number {
  const at = ({ endOffset }: StreamMessage) => stream.arrivals.find((arrival) => arrival.endOffset >= endOffset)!.atS;
  return (frames.length - 1) / (at(frames.at(-1)!) - at(frames[0]!));
}

describe.skipIf(!canCapture)('bytes on the wire at full rate, by tcpdump', () => {
  it.each([
    { what: 'ingest', scenario: { direction: 'ingest', load: { connections: 2 } } },
    { what: 'ingest, compressed', scenario: { direction: 'ingest', compression: { enabled: true } } },
    { what: 'push', scenario: { direction: 'push', receiver: { connections: 2 } } },
    {
      what: 'echo, a connection for each',
      scenario: { direction: 'echo', load: { executor: 'serial-short' }, server: { reply: 'computed' } },
    },
  ] as const)('$what', async ({ scenario }) => {
    const { document, fromClients, fromServer } = await observed(
      (attempt) => ({
        compression: { enabled: false },
        ...scenario,
        payload: { kind: scenario.direction === 'echo' ? 'gray' : 'jpeg', bytes: 65_536 },
        load: { ...('load' in scenario ? scenario.load : {}), durationS: 1, warmupS: 0, rate: attempt === 0 ? 'max' : 300 / attempt },
      }),
      HEADERS_ONLY_BYTES,
    );
    expectBalanced(document);
    const independent = bytesOf(scenario.direction === 'push' ? fromServer : fromClients);
    expect(wireBytes(document)).toBe(independent);
    // At either edge of the measured time a frame of each connection may have been read and not be whole yet.
    const atOnce = scenario.direction === 'echo' ? 1 : fromClients.length;
    const frames = document.summary!.ledger.received;
    const ratio = independent / document.samples.at(-1)!.bytes.arrived!;
    expect(Math.abs(document.summary!.wire.ratio! / ratio - 1)).toBeLessThan(0.005 + (2 * atOnce) / frames);
    expect(document.summary!.connections.opened).toBe(fromClients.length);
  });
});

describe.skipIf(!canCapture)('frames, counted in what tcpdump saw', () => {
  const RATE = 200;
  const FRAMES = 500;
  const paced: ScenarioInput = {
    payload: { bytes: 20_000 },
    load: { rate: RATE, frames: FRAMES, warmupS: 0.5 },
    compression: { enabled: false },
  };

  it('ingest: each is there once, in order, masked with a mask of its own, and as large as it should be', async () => {
    const { document, fromClients, fromServer } = await observed(() => ({ ...paced, direction: 'ingest' }), WHOLE_PACKETS_BYTES);
    expectBalanced(document);
    const [messages] = messagesOf(fromClients) as [StreamMessage[]];
    const frames = messages.filter(isData);
    expect(frames.length).toBe(FRAMES);
    expect(document.summary!.ledger).toMatchObject({ received: FRAMES, dropped: 0, lost: 0, inFlight: 0 });
    expect(sequencesOf(frames)).toEqual(range(FRAMES));
    expect(frames.every(({ payload, isCompressed }) => payload.length === 20_000 && !isCompressed)).toBe(true);
    expect(new Set(frames.map(({ masks }) => masks[0])).size).toBe(FRAMES);
    expect(sum(frames.map(({ payload }) => payload.length))).toBe(document.samples.at(-1)!.bytes.payload);
    expect(bytesOf(fromClients)).toBe(wireBytes(document));
    // The rate that is shown is that at which they came.
    const fps = framesPerSecond(fromClients[0]!, frames);
    expect(Math.abs(document.summary!.received.fps / fps - 1)).toBeLessThan(0.05);
    // A ping of the server for each pong of the client, and no more than a second has.
    const [answers] = messagesOf(fromServer) as [StreamMessage[]];
    const of = (opcode: number, list: StreamMessage[]) => list.filter((message) => message.opcode === opcode).length;
    expect(of(10, messages)).toBe(of(9, answers));
    expect(answers.filter(isData)).toEqual([]);
  });

  it('push: each receiver is sent what the server says that it sent it', async () => {
    const { document, fromClients, fromServer } = await observed(
      () => ({ ...paced, direction: 'push', receiver: { connections: 2 } }),
      WHOLE_PACKETS_BYTES,
    );
    expectBalanced(document);
    const messages = messagesOf(fromServer);
    const frames = messages.map((list) => list.filter(({ opcode }) => opcode === BINARY));
    expect(sum(frames.map(({ length }) => length))).toBe(FRAMES);
    expect(document.summary!.ledger).toMatchObject({ received: FRAMES, dropped: 0, lost: 0 });
    for (const list of frames) expect(sequencesOf(list)).toEqual(range(list.length));
    // RFC 6455 section 5.1: a server masks nothing. The last word says how many frames there were.
    expect(messages.flat().every(({ masks }) => masks.length === 0)).toBe(true);
    const words = messages.map((list) => list.filter(({ opcode }) => opcode === TEXT).map(({ payload }) => payload.toString()));
    expect(words).toEqual(frames.map(({ length }) => [JSON.stringify({ type: 'end', frames: length })]));
    expect(bytesOf(fromServer)).toBe(wireBytes(document));
    expect(messagesOf(fromClients).flat().filter(isData)).toEqual([]);
  });

  it('relay: both legs, and a copy for each subscriber', async () => {
    const { document, fromClients, fromServer } = await observed(
      () => ({ ...paced, direction: 'relay', receiver: { connections: 3 } }),
      WHOLE_PACKETS_BYTES,
    );
    expectBalanced(document);
    const published = messagesOf(fromClients)
      .flat()
      .filter(({ opcode }) => opcode === BINARY);
    const copies = messagesOf(fromServer)
      .flat()
      .filter(({ opcode }) => opcode === BINARY);
    const { ledger, publish } = document.summary!;
    expect([published.length, copies.length]).toEqual([publish!.ledger.received, ledger.received]);
    expect(publish!.ledger.received).toBe(FRAMES);
    expect(ledger).toMatchObject({ due: copies.length, lost: 0 });
  });

  it('compressed: the ratio is that of what went over the wire to what comes out of it', async () => {
    const kind = 'text';
    const { document, fromClients } = await observed(
      () => ({ ...paced, direction: 'ingest', payload: { kind, bytes: 20_000 }, compression: { enabled: true } }),
      WHOLE_PACKETS_BYTES,
    );
    expectBalanced(document);
    const frames = messagesOf(fromClients).flat().filter(isData);
    expect(frames.length).toBe(FRAMES);
    expect(frames.every(({ isCompressed, opcode }) => isCompressed && opcode === TEXT)).toBe(true);
    const inflated = await inflate(frames.map(({ payload }) => payload));
    expect(inflated.length).toBe(FRAMES * 20_000);
    expect(inflated.length).toBe(document.samples.at(-1)!.bytes.payload);
    expect(bytesOf(fromClients)).toBe(wireBytes(document));
    const { ratio, bytes } = document.summary!.wire;
    expect(bytes).toBeLessThanOrEqual(bytesOf(fromClients));
    expect(ratio).toBeLessThan(0.6);
    expect(Math.abs(ratio! / (bytesOf(fromClients) / inflated.length) - 1)).toBeLessThan(0.005 + 2 / FRAMES);
  });

  it.skipIf(!canCutConnections)('cut in mid-flight: what is lost was offered, and did not arrive', async () => {
    const { document, fromClients } = await observed(
      // The receiver sets a pace that tcpdump keeps up with, and holds the sender back: frames are always on their way.
      () => ({
        ...paced,
        direction: 'ingest',
        payload: { bytes: 262_144 },
        load: { rate: 'max', warmupS: 0 },
        receiver: { delayMs: 10, policy: 'pause', limitFrames: 2 },
      }),
      WHOLE_PACKETS_BYTES,
      async (test) => {
        const { port } = test.state().endpoint!;
        for (const end of ['server', 'client'] as const) {
          const before = test.samples.at(-1)?.frames.received ?? 0;
          await test.until(({ frames }) => frames.received > before + 20, 'frames');
          cutConnections(port, end);
        }
        const { opened } = test.samples.at(-1)!.connections;
        await test.until(({ connections }) => connections.opened > opened, 'a new connection');
        return test.stop();
      },
    );
    expectBalanced(document);
    const { due, received, lost } = document.summary!.ledger;
    // Of a connection that was cut the last frame is not whole; it was begun all the same.
    const streams = fromClients.map(({ payload }) => websocketMessages(payload!));
    const whole = sum(streams.map(({ messages }) => messages.filter(isData).length));
    const begun = whole + streams.filter(({ restBytes }) => restBytes > 0).length;
    expect(received).toBeLessThanOrEqual(whole);
    expect(due).toBeGreaterThanOrEqual(begun);
    expect(received + lost).toBe(due);
    expect(streams.length).toBe(document.summary!.connections.opened);
  });
});

/** What messages of permessage-deflate with context takeover hold (RFC 7692 section 7.2.2), one after the other. */
async function inflate(messages: readonly Buffer[]): Promise<Buffer> {
  const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const out: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  for (const message of messages) {
    stream.write(message);
    stream.write(Buffer.from([0, 0, 0xff, 0xff]));
  }
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject);
    stream.flush(() => resolve());
  });
  return Buffer.concat(out);
}
