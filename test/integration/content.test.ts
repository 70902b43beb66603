import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DisplayFrame, emptyFrameHeader, JPEG_HEADER_OFFSET, readFrameHeader, type ScenarioInput } from '../../contract/index.ts';
import { checkedMessage, isChecked, readChecked } from '../support/checked-message.ts';
import { clientFrame, closeFrame, fragments, OPCODE } from '../support/client-frame.ts';
import { EchoingServer, ENGINES } from '../support/echoing-server.ts';
import { casesOf } from '../support/long-form.ts';
import { RawClient } from '../support/raw-client.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';

const SENDERS = 3;
/** A window is given more frames than this, each of which is looked at. */
const LEAST_TAPPED = 5;
/** So often more is sent where it was too little. */
const MOST_FLOODS = 20;

/** Frames for the window, asked for again and again; each is looked at in full. */
function tapWithoutEnd(test: TestEngine, look: (frame: DisplayFrame) => void): { seen: () => number; faults: string[]; end: () => void } {
  let seen = 0;
  const faults: string[] = [];
  const { captureId } = test.state();
  const want = () => test.engine.reportDisplay({ windowId: 'test', captureId, displayed: seen, failed: 0, wantsFrame: true });
  const stopListening = test.engine.onFrame((frame) => {
    seen += 1;
    try {
      look(frame);
    } catch (error) {
      faults.push((error as Error).message);
    }
    want();
  });
  const timer = setInterval(want, 5);
  want();
  return {
    seen: () => seen,
    faults,
    end: () => {
      clearInterval(timer);
      stopListening();
    },
  };
}

/** Of the run's own stream, where that is text: it begins with its header, and what is shown is all of it. */
function expectOwnText(frame: DisplayFrame): void {
  const header = emptyFrameHeader();
  const bytes = asBuffer(frame);
  expect([readFrameHeader(bytes, header), header.sequence, bytes.length]).toEqual([true, frame.sequence, frame.textBytes]);
}

/** Nothing that looks at the content beside what the test does. */
const bare = (scenario: ScenarioInput) => smallScenario({ logging: 'off', compression: { enabled: false }, ...scenario });

const asBuffer = ({ bytes }: DisplayFrame) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** As fast as the server takes them: every fourth in fragments, with a ping in the middle. */
async function flood(client: RawClient, sender: number, messages: number, from = 0): Promise<void> {
  for (let sequence = from; sequence < from + messages; sequence++) {
    const payload = checkedMessage(sender, sequence);
    const mask = [sequence, sender, sequence >> 3, 77].map((part) => part & 255);
    if (sequence % 4 !== 3) await client.write(clientFrame({ payload, mask }));
    else {
      const [first, ...rest] = fragments(
        OPCODE.binary,
        payload,
        [5, Math.floor(payload.length / 2)].filter((cut) => cut < payload.length),
        mask,
      );
      await client.write(first!, clientFrame({ opcode: OPCODE.ping, payload: 'x' }), ...rest);
    }
  }
}

/** Everything that is sent back until the server has closed, checked in full as it comes. */
async function answersTo(client: RawClient, sender: number): Promise<number[]> {
  const sequences: number[] = [];
  for (let message = await client.next(); message; message = await client.next()) {
    if (message.opcode === OPCODE.close) break;
    if (message.opcode === OPCODE.pong) continue;
    const read = readChecked(message.payload);
    expect(read.sender).toBe(sender);
    sequences.push(read.sequence);
  }
  return sequences;
}

/** Three clients flood at once, each is answered with the same; the tap is asked for without end. Answers what came back to each, and how many each has sent: `messages`, or several times as many. */
async function floodAndCheck(server: EchoingServer, messages: number, keepsAll = true): Promise<{ answered: number[][]; sent: number }> {
  const tap = tapWithoutEnd(server.test, (frame) => (frame.textBytes === undefined ? readChecked(asBuffer(frame)) : expectOwnText(frame)));
  const clients = await Promise.all(Array.from({ length: SENDERS }, () => server.open()));
  const answers = clients.map((client, sender) => answersTo(client, sender));
  let sent = 0;
  // How many of them a window is given is the machine's affair: there are more until it has had some.
  do {
    const [from, all] = [sent, SENDERS * (sent + messages)];
    sent += messages;
    await Promise.all(clients.map((client, sender) => flood(client, sender, messages, from)));
    // What still waits in an inbox when a close comes is not answered.
    if (keepsAll) await server.test.until(({ frames }) => frames.foreign === all, 'all of them to be taken');
    else await settled(server.test);
  } while (tap.seen() <= LEAST_TAPPED && sent < MOST_FLOODS * messages);
  expect(tap.seen()).toBeGreaterThan(LEAST_TAPPED);
  for (const client of clients) await client.write(closeFrame(1000));
  const answered = await Promise.all(answers);
  for (const client of clients) client.socket.destroy();
  tap.end();
  expect(tap.faults).toEqual([]);
  return { answered, sent };
}

/** Nothing has been taken for a second. */
async function settled(test: TestEngine): Promise<void> {
  let last = -1;
  let same = 0;
  await test.until(({ frames }) => {
    same = frames.foreign === last ? same + 1 : 0;
    last = frames.foreign;
    return same === 4;
  }, 'the inboxes to be empty');
}

const inOrder = (sequences: readonly number[]) => sequences.every((sequence, at) => at === 0 || sequence > sequences[at - 1]!);

/** The direct engine lends its own memory out: the short form has all cases of it, and of `ws` those that are marked. */
const of = (engine: (typeof ENGINES)[number], isForBoth: boolean) => engine === 'direct' || isForBoth;

const KEEPS: readonly { what: string; receiver: ScenarioInput['receiver']; keepsAll: boolean; isForBoth?: boolean }[] = [
  { what: 'nothing waits', receiver: {}, keepsAll: true, isForBoth: true },
  { what: 'all wait', receiver: { delayMs: 1, policy: 'queue' }, keepsAll: true, isForBoth: true },
  { what: 'some wait and hold the socket', receiver: { delayMs: 1, policy: 'pause', limitFrames: 3 }, keepsAll: true },
  { what: 'the latest waits', receiver: { delayMs: 2, policy: 'latest' }, keepsAll: false, isForBoth: true },
  { what: 'the newest few wait', receiver: { delayMs: 2, policy: 'drop-oldest', limitFrames: 5 }, keepsAll: false },
  { what: 'the oldest few wait', receiver: { delayMs: 2, policy: 'drop-newest', limitFrames: 5 }, keepsAll: false },
];

describe.each(ENGINES)('every byte is the message’s own at full rate, engine %s', (engine) => {
  it.each(casesOf(KEEPS, ({ isForBoth = false }) => of(engine, isForBoth)))(
    'where $what, in the answer and in the tap',
    async ({ receiver, keepsAll }) => {
      await using server = await EchoingServer.start(engine, { receiver });
      const { answered, sent } = await floodAndCheck(server, 200, keepsAll);
      for (const sequences of answered) {
        expect(inOrder(sequences)).toBe(true);
        if (keepsAll) expect(sequences.length).toBe(sent);
        // The first is taken at once, and one at least waits.
        else expect(sequences.length).toBeGreaterThan(1);
      }
    },
  );

  it.each(casesOf(['inline', 'yield', 'worker'] as const, (strategy) => of(engine, strategy === 'worker')))(
    'where the answer is worked on first, strategy %s',
    async (strategy) => {
      await using server = await EchoingServer.start(engine, {
        direction: 'echo',
        payload: { kind: 'text', bytes: 128 },
        server: { processing: { costMs: 0.5, strategy } },
      });
      const { answered, sent } = await floodAndCheck(server, 120);
      expect(answered.map(({ length }) => length)).toEqual(Array.from({ length: SENDERS }, () => sent));
    },
  );

  it('without the native helper', async () => {
    await using server = await EchoingServer.start(engine, { nativeAddon: 'off' });
    const { answered, sent } = await floodAndCheck(server, 120);
    expect(answered.map(({ length }) => length)).toEqual(Array.from({ length: SENDERS }, () => sent));
  });

  it('where the server runs on the host’s own loop', async () => {
    await using server = await EchoingServer.start(engine, { server: { thread: 'main' } });
    const { answered, sent } = await floodAndCheck(server, 120);
    expect(answered.map(({ length }) => length)).toEqual(Array.from({ length: SENDERS }, () => sent));
  });

  it('where a worker computes on images that wait for their turn', async () => {
    await using test = createTestEngine();
    const IMAGES = 60;
    await test.start(
      bare({
        direction: 'echo',
        engine,
        payload: { kind: 'gray', width: 64, height: 64 },
        server: { reply: 'computed', processing: { costMs: 1, strategy: 'worker' } },
      }),
    );
    const clients = await Promise.all([1, 2, 3].map(() => openSocket(test.state().endpoint!.url, { perMessageDeflate: false })));
    // Each image has one gray level but for two pixels, which no other image has: whichever bytes are computed on, they can be told.
    const image = (sender: number, n: number, columns: number, rows: number) => {
      const frame = Buffer.alloc(40 + columns * rows, 20 + ((n * 3 + sender) % 200));
      frame.fill(0, 0, 40);
      frame.writeUInt32LE(columns, 32);
      frame.writeUInt32LE(rows, 36);
      frame[40 + n] = n % 20;
      frame[frame.length - 1 - n] = 255 - (n % 30);
      return frame;
    };
    const sizeOf = (n: number): [number, number] => (n % 3 === 0 ? [200, 150] : n % 3 === 1 ? [640, 480] : [400, 500]);
    for (let n = 0; n < IMAGES; n++) {
      for (const [sender, { socket }] of clients.entries()) socket.send(image(sender, n, ...sizeOf(n)));
    }
    await waitFor(() => clients.every(({ text }) => text.length === IMAGES), 'all answers');
    for (const [sender, { text, socket }] of clients.entries()) {
      for (const [n, answer] of text.entries()) {
        const [columns, rows] = sizeOf(n);
        expect(JSON.parse(answer)).toMatchObject({
          sequence: n,
          shape: [rows, columns],
          min: n % 20,
          max: 255 - (n % 30),
          median: 20 + ((n * 3 + sender) % 200),
        });
      }
      socket.close(1000);
    }
    const { summary } = await test.stop();
    expect(summary?.negotiated?.engine).toBe(engine);
  });

  it('to several members of a group, of whom one reads slowly', async () => {
    await using test = createTestEngine();
    await test.start(
      bare({
        direction: 'relay',
        engine,
        server: { heartbeatS: 0 },
        load: { rate: 20 },
        receiver: { connections: 1 },
        sender: { bufferLimitBytes: 2_097_152 },
      }),
    );
    const { port } = test.state().endpoint!;
    const join = clientFrame({ opcode: OPCODE.text, payload: '{"type":"join","group":"g0"}' });
    const members = await Promise.all(Array.from({ length: 5 }, () => RawClient.open(port)));
    for (const member of members) await member.write(join);
    await test.until(({ pool }) => (pool?.members ?? 0) >= 6, 'all members');
    const [one, two, ...readers] = members;
    const slow = readers.at(-1)!;
    const tap = tapWithoutEnd(test, (frame) => {
      if (isChecked(asBuffer(frame))) readChecked(asBuffer(frame));
    });
    let isOver = false;
    const slowly = (async () => {
      while (!isOver) {
        slow.socket.pause();
        await new Promise((resolve) => setTimeout(resolve, 60));
        slow.socket.resume();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    const counts = readers.map(() => [0, 0]);
    const faults: string[] = [];
    const reading = readers.map(async (reader, at) => {
      const next = [-1, -1];
      for (let message = await reader.next(); message; message = await reader.next()) {
        if (message.opcode === OPCODE.close) return;
        if (message.opcode !== OPCODE.binary || !isChecked(message.payload)) continue;
        try {
          const { sender, sequence } = readChecked(message.payload);
          if (sequence <= next[sender]!) faults.push(`reader ${at} was sent ${sequence} of ${sender} after ${next[sender]}`);
          next[sender] = sequence;
          counts[at]![sender]! += 1;
        } catch (error) {
          faults.push(`reader ${at}: ${(error as Error).message}`);
        }
      }
    });
    // The publishers get each other's, and have to read it.
    for (const publisher of [one!, two!]) publisher.socket.resume();
    const MESSAGES = 300;
    // How many of them fit into the slow one's queue is the machine's affair: there are more until it has had some of both.
    const least = () => Math.min(...counts.flat());
    for (let from = 0; from === 0 || (least() <= 10 && from < MOST_FLOODS * MESSAGES); from += MESSAGES) {
      await Promise.all([flood(one!, 0, MESSAGES, from), flood(two!, 1, MESSAGES, from)]);
      await settled(test);
    }
    expect(least()).toBeGreaterThan(10);
    isOver = true;
    await slowly;
    for (const reader of readers) await reader.write(closeFrame(1000));
    await Promise.all(reading);
    for (const member of members) member.socket.destroy();
    tap.end();
    expect(faults).toEqual([]);
    expect(tap.faults).toEqual([]);
    const { summary } = await test.stop();
    expect(summary?.negotiated?.engine).toBe(engine);
  });
});

const HEADER_END = JPEG_HEADER_OFFSET + 32;

const IMAGES = [
  { direction: 'ingest', masking: 'random', isForBoth: true },
  { direction: 'ingest', masking: 'prepared', isForBoth: false },
  { direction: 'ingest', masking: 'zero', isForBoth: false },
  { direction: 'relay', masking: 'random', isForBoth: false },
  { direction: 'relay', masking: 'prepared', isForBoth: false },
  { direction: 'push', masking: 'random', isForBoth: true },
] as const;

describe.each(ENGINES)('our own images arrive as they were made, engine %s', (engine) => {
  const RING = 5;

  it.each(casesOf(IMAGES, ({ isForBoth }) => of(engine, isForBoth)))(
    '$direction, masking $masking, at full rate and from an inbox',
    async ({ direction, masking }) => {
      await using test = createTestEngine();
      await test.start(
        bare({
          direction,
          engine,
          masking,
          payload: { bytes: 200_001, ringFrames: RING },
          receiver: { policy: 'latest' },
        }),
      );
      const header = emptyFrameHeader();
      const images = new Map<number, string>();
      const sequences: number[] = [];
      const tap = tapWithoutEnd(test, (frame) => {
        const bytes = asBuffer(frame);
        if (!readFrameHeader(bytes, header)) throw new Error('a frame without a header');
        const digest = createHash('sha1').update(bytes.subarray(0, JPEG_HEADER_OFFSET)).update(bytes.subarray(HEADER_END)).digest('hex');
        // They are sent in turn: the number of a frame says which image it is.
        const which = header.sequence % RING;
        if (images.has(which) && images.get(which) !== digest)
          throw new Error(`frame ${header.sequence} is not the image that it should be`);
        images.set(which, digest);
        sequences.push(header.sequence);
      });
      await waitFor(() => sequences.length > 60, 'frames');
      await test.toggle('receiver.delayMs', 3);
      const before = sequences.length;
      await waitFor(() => sequences.length > before + 60, 'frames that waited');
      await test.toggle('receiver.delayMs', 0);
      tap.end();
      const document = await test.stop();
      expectBalanced(document);
      expect(tap.faults).toEqual([]);
      expect(new Set(images.values()).size).toBe(RING);
      expect(inOrder(sequences)).toBe(true);
      expect(document.summary?.negotiated?.engine).toBe(engine);
    },
  );

  it.each(casesOf([300, 65_000, 1_048_576], (bytes) => of(engine, bytes === 65_000)))(
    'and come back to the generator, %i bytes',
    async (bytes) => {
      await using test = createTestEngine();
      await test.start(
        bare({
          direction: 'echo',
          engine,
          payload: { kind: 'text', bytes, ringFrames: RING },
          load: { connections: 3, frames: 150 },
          server: { reply: 'same' },
        }),
      );
      const document = await test.ended();
      expectBalanced(document);
      expect(document.summary?.exchanges).toMatchObject({ failed: 0 });
      expect(document.exchanges.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 150 }, () => 'answered'));
      expect(document.summary?.negotiated?.engine).toBe(engine);
    },
  );
});
