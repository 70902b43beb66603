import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { patternBytes } from '../testing/raw-frame.ts';
import { OPCODE } from './frame-format.ts';
import { FrameWriter } from './frame-writer.ts';
import { BYTE_MASKING } from './masking.ts';
import { MessageMemory } from './message-memory.ts';
import { SmallFrames } from './small-frames.ts';
import { SocketOutput } from './socket-output.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const PIECE_BYTES = 524_288;

/** A socket whose kernel takes a batch of writes when it is told to. */
function slowSocket() {
  const batches: Buffer[][] = [];
  let taken: ((error?: Error) => void) | null = null;
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      batches.push([chunk]);
      taken = done;
    },
    writev: (chunks, done) => {
      batches.push(chunks.map(({ chunk }) => chunk as Buffer));
      taken = done;
    },
  });
  stream.on('error', () => {});
  const take = async (error?: Error) => {
    const done = taken;
    taken = null;
    done?.(error);
    await new Promise(setImmediate);
  };
  return { tcp: stream as unknown as Socket, stream, batches, take, wire: () => Buffer.concat(batches.flat()) };
}

function writing(role: 'server' | 'client', key = KEY) {
  const memory = new MessageMemory();
  const socket = slowSocket();
  const client =
    role === 'client'
      ? { masking: BYTE_MASKING, memory, pieceBytes: PIECE_BYTES, generateMask: (output: Buffer) => void key.copy(output) }
      : null;
  const output = new SocketOutput(socket.tcp);
  return { ...socket, memory, output, writer: new FrameWriter(output, new SmallFrames(), client) };
}

/** The parser of ws, which its types do not name. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** What the parser of ws makes of the bytes. */
async function parsed(wire: Buffer, isServer: boolean): Promise<[string, Buffer][]> {
  const told: [string, Buffer][] = [];
  const receiver = new Receiver({ isServer });
  receiver.on('message', (data: Buffer, isBinary: boolean) => told.push([isBinary ? 'binary' : 'text', Buffer.from(data)]));
  receiver.on('ping', (data: Buffer) => told.push(['ping', Buffer.from(data)]));
  receiver.on('pong', (data: Buffer) => told.push(['pong', Buffer.from(data)]));
  receiver.on('conclude', (code: number, reason: Buffer) => told.push([`close ${code}`, Buffer.from(reason)]));
  await new Promise<void>((resolve, reject) => {
    receiver.on('error', reject);
    receiver.write(Buffer.from(wire), () => resolve());
  });
  return told;
}

const SIZES = [0, 1, 125, 126, 1_023, 1_024, 65_535, 65_536, 300_000];

describe.each([
  ['a server', 'server', KEY],
  ['a client', 'client', KEY],
  ['a client that masks with zeros', 'client', Buffer.alloc(4)],
] as const)('%s', (_who, role, key) => {
  it('writes what the parser of ws reads again, in order, and leaves the payloads as they were', async () => {
    const { writer, take, wire, memory, output } = writing(role, key);
    const payloads = SIZES.map((length, seed) => patternBytes(length, seed));
    let done = 0;
    for (const payload of payloads) writer.write(OPCODE.binary, payload, () => done++);
    writer.write(OPCODE.text, Buffer.from('zwölf'), () => done++);
    writer.write(OPCODE.ping, Buffer.from('p'), () => done++);
    writer.write(OPCODE.pong, patternBytes(125), () => done++);
    writer.write(OPCODE.close, Buffer.from('\u0003\u00e8bye', 'latin1'), () => done++);
    while (output.pendingBytes > 0) await take();
    expect(done).toBe(SIZES.length + 4);
    const told = await parsed(wire(), role === 'client');
    expect(told.map(([what]) => what)).toEqual([...SIZES.map(() => 'binary'), 'text', 'ping', 'pong', 'close 1000']);
    payloads.forEach((payload, index) => {
      if (!told[index]![1].equals(payload)) expect.fail(`${payload.length} bytes arrived otherwise`);
      if (!payload.equals(patternBytes(payload.length, index))) expect.fail(`${payload.length} bytes were written over`);
    });
    expect(told.slice(SIZES.length).map(([, data]) => data.toString('latin1'))).toEqual([
      Buffer.from('zwölf').toString('latin1'),
      'p',
      patternBytes(125).toString('latin1'),
      'bye',
    ]);
    expect(memory.lentBuffers).toBe(0);
  });
});

describe('FrameWriter', () => {
  it('sends a small payload behind its head in one piece', () => {
    const { writer, batches } = writing('server');
    writer.write(OPCODE.text, Buffer.from('Hello'), () => {});
    expect(batches.map((batch) => batch.map((chunk) => chunk.toString('hex')))).toEqual([['810548656c6c6f']]);
  });

  it('sends a large payload as it lies, with its head in the same call', () => {
    const { writer, batches } = writing('server');
    const payload = patternBytes(1_024);
    writer.write(OPCODE.binary, payload, () => {});
    expect(batches.length).toBe(1);
    expect([batches[0]![0]!.toString('hex'), batches[0]![1] === payload]).toEqual(['827e0400', true]);
    const plain = writing('client', Buffer.alloc(4));
    plain.writer.write(OPCODE.binary, payload, () => {});
    expect([plain.batches[0]![0]!.toString('hex'), plain.batches[0]![1] === payload]).toEqual(['82fe040000000000', true]);
  });

  it('sends a masked copy in one piece', () => {
    const { writer, batches } = writing('client');
    writer.write(OPCODE.text, Buffer.from('Hello'), () => {});
    expect(batches[0]!.map((chunk) => chunk.toString('hex'))).toEqual(['818537fa213d7f9f4d5158']);
  });

  it('gives the memory of a masked copy back when it has left, and not before', async () => {
    const { writer, take, memory } = writing('client');
    const told: string[] = [];
    writer.write(OPCODE.binary, patternBytes(100_000), () => told.push(`one, ${memory.lentBuffers} out`));
    writer.write(OPCODE.binary, patternBytes(100_000), () => told.push(`two, ${memory.lentBuffers} out`));
    expect(memory.lentBuffers).toBe(2);
    await take();
    expect(memory.lentBuffers).toBe(1);
    await take();
    expect(told).toEqual(['one, 1 out', 'two, 0 out']);
    // The next one needs nothing new.
    const free = memory.freeBytes;
    writer.write(OPCODE.binary, patternBytes(100_000), () => {});
    expect(memory.freeBytes).toBe(free / 2);
  });

  it('gives it back too when the connection is cut, and tells each write so', async () => {
    const { writer, stream, take, memory } = writing('client');
    const errors: (Error | undefined)[] = [];
    for (let n = 0; n < 3; n++) writer.write(OPCODE.binary, patternBytes(100_000), (error) => errors.push(error));
    stream.destroy();
    await take(new Error('reset'));
    writer.write(OPCODE.binary, patternBytes(100_000), (error) => errors.push(error));
    await take();
    expect(errors.map((error) => error instanceof Error)).toEqual([true, true, true, true]);
    expect(memory.lentBuffers).toBe(0);
  });

  it('knows what waits for the kernel, heads included', async () => {
    const { writer, output, take } = writing('server');
    writer.write(OPCODE.binary, patternBytes(1_000), () => {});
    writer.write(OPCODE.binary, patternBytes(2_000), () => {});
    expect(output.pendingBytes).toBe(3_008);
    await take();
    expect(output.pendingBytes).toBe(2_004);
    await take();
    expect(output.pendingBytes).toBe(0);
  });
});

describe('a large masked payload', () => {
  const payload = patternBytes(1_300_001);

  it('goes in pieces through one buffer where the kernel takes each at once', async () => {
    const memory = new MessageMemory();
    const wire: Buffer[] = [];
    // A copy: what is written is masked over by the next piece.
    const stream = new Writable({ write: (chunk: Buffer, _encoding, taken) => void (wire.push(Buffer.from(chunk)) && taken()) });
    const generateMask = (output: Buffer) => void KEY.copy(output);
    const output = new SocketOutput(stream as unknown as Socket);
    const writer = new FrameWriter(output, new SmallFrames(), { masking: BYTE_MASKING, memory, pieceBytes: PIECE_BYTES, generateMask });
    await new Promise<void>((resolve, reject) => writer.write(OPCODE.binary, payload, (error) => (error ? reject(error) : resolve())));
    expect(wire.map(({ length }) => length)).toEqual([524_288 + 14, 524_288, 251_425]);
    expect(memory.lentBuffers).toBe(0);
    // One buffer, of 524,288 + 16 bytes in steps of an eighth.
    expect(memory.freeBytes).toBe(589_824);
    const [[kind, data] = ['nothing', Buffer.alloc(0)], ...more] = await parsed(Buffer.concat(wire), true);
    expect([kind, data.equals(payload), more.length]).toEqual(['binary', true, 0]);
  });

  it('keeps every piece that the kernel has not taken until it has', async () => {
    const { writer, take, wire, memory } = writing('client');
    let isDone = false;
    writer.write(OPCODE.text, payload.fill(0x61), () => {
      isDone = true;
    });
    expect(memory.lentBuffers).toBe(3);
    await take();
    expect(isDone).toBe(false);
    await take();
    expect([isDone, memory.lentBuffers]).toEqual([true, 0]);
    const [[kind, data] = ['nothing', Buffer.alloc(0)], ...more] = await parsed(wire(), true);
    expect([kind, data.equals(payload), more.length]).toEqual(['text', true, 0]);
  });

  it('is told once when it fails', async () => {
    const { writer, take, memory } = writing('client');
    const told: (Error | undefined)[] = [];
    writer.write(OPCODE.binary, payload, (error) => told.push(error));
    await take(new Error('reset'));
    expect(told.map((error) => error?.message)).toEqual(['reset']);
    expect(memory.lentBuffers).toBe(0);
  });
});
