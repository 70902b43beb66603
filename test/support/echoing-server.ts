import type { CaptureDocument, ScenarioInput } from '../../contract/index.ts';
import { clientFrame, OPCODE, pattern } from './client-frame.ts';
import { RawClient, type RawHandshake } from './raw-client.ts';
import { createTestEngine, type TestEngine } from './test-engine.ts';

/** Both receive paths: whatever holds for one has to hold for the other. */
export const ENGINES = ['ws', 'direct'] as const;
export type StreamEngine = (typeof ENGINES)[number];

/** The largest message that the server takes, if the test wishes for nothing else. */
export const MAX_PAYLOAD_BYTES = 16_777_216;

/** The product's own server in direction listen, which sends every message back as it came. */
export class EchoingServer implements AsyncDisposable {
  readonly test: TestEngine;
  readonly port: number;
  readonly engine: StreamEngine;
  #isStopped = false;

  private constructor(test: TestEngine, engine: StreamEngine) {
    this.test = test;
    this.engine = engine;
    this.port = test.state().endpoint!.port;
  }

  /** Fails where a connection is not served by `engine`: what falls back to another proves nothing. */
  static async start(engine: StreamEngine, changes: ScenarioInput = {}): Promise<EchoingServer> {
    await EchoingServer.#prove(engine, changes);
    return EchoingServer.#begin(engine, changes);
  }

  static async #begin(engine: StreamEngine, changes: ScenarioInput): Promise<EchoingServer> {
    const test = createTestEngine();
    await test.start({
      direction: 'listen',
      engine,
      logging: 'off',
      compression: { enabled: false },
      kernel: { source: 'off' },
      load: { warmupS: 0 },
      ...changes,
      // Pings of the server's own would come between the answers.
      server: { reply: 'same', maxPayloadBytes: MAX_PAYLOAD_BYTES, heartbeatS: 0, ...changes.server },
    });
    return new EchoingServer(test, engine);
  }

  static async #prove(engine: StreamEngine, changes: ScenarioInput): Promise<void> {
    const key = JSON.stringify([engine, changes.nativeAddon ?? 'on', changes.server?.thread ?? 'worker']);
    if (proven.has(key)) return;
    // Whatever the test's own server answers, this one answers what it is asked.
    await using server = await EchoingServer.#begin(engine, {
      ...changes,
      direction: 'listen',
      server: { ...changes.server, reply: 'same' },
    });
    await using client = await server.open();
    await client.write(clientFrame({ payload: 'served' }));
    await client.next();
    await server.stop();
    proven.add(key);
  }

  open(handshake: RawHandshake = {}): Promise<RawClient> {
    return RawClient.open(this.port, handshake);
  }

  /** Ends the run, checks which engine served the newest connection, and opens the capture. */
  async stop(): Promise<CaptureDocument> {
    this.#isStopped = true;
    const document = await this.test.stop();
    requireEngine(document.summary, this.engine);
    return document;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (!this.#isStopped) await this.stop();
    } finally {
      await this.test[Symbol.asyncDispose]();
    }
  }
}

const proven = new Set<string>();

function requireEngine(summary: CaptureDocument['summary'], engine: StreamEngine): void {
  const served = summary?.negotiated?.engine;
  if (served !== engine) throw new Error(`the connection was served by ${served}, not by ${engine}`);
}

let asked = 0;

/** A connection that goes on whatever happens beside it: its echo is exact, and nothing else comes on it. */
export async function expectUndisturbed(bystander: RawClient): Promise<void> {
  const payload = pattern(3_000, ++asked);
  await bystander.write(clientFrame({ payload }));
  const answer = await bystander.next();
  if (answer?.opcode !== OPCODE.binary || !answer.payload.equals(payload)) {
    throw new Error(`the connection beside it was disturbed: ${answer ? `opcode ${answer.opcode}` : 'it has ended'}`);
  }
}
