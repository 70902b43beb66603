import type { Socket } from 'node:net';
import { decodeStreamControl, encodeStreamControl, groupOf, STREAM_CONTROL_MAX_BYTES } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { createDirectContext, type DirectContext } from '../direct/direct-context.ts';
import { directHandshake, directOf } from '../direct/direct-handshake.ts';
import { CreditGrantor } from '../flow/credit-grantor.ts';
import { FrameReceiver } from '../flow/frame-receiver.ts';
import { FrameTap } from '../flow/frame-tap.ts';
import { Ramp } from '../flow/ramp.ts';
import { ReceivingPeer } from '../flow/receiving-peer.ts';
import { clientMask } from '../load/client-mask.ts';
import { CLIENT_HANDSHAKE_TIMEOUT_MS, ownClientOptions } from '../load/own-client.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import { tellLentMemory } from '../metrics/lent-memory.ts';
import { RECEIVER } from '../metrics/shared-counters.ts';
import { FrameRecorder } from '../recording/frame-recorder.ts';
import { ParserBytes } from '../server/inbox-bytes.ts';
import { ignoreError } from '../stream/ignore-error.ts';
import type { Loan, StreamSocket } from '../stream/stream-socket.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { until } from '../until.ts';
import { loadWs } from '../ws-library.ts';
import { ArrivalTrace } from './arrival-trace.ts';
import type { ClientsSettings, ClientsThreadData, FromClients, ToClients } from './clients-messages.ts';

const RECONNECT_DELAY_MS = 100;
const GAUGE_INTERVAL_MS = 25;
/** Our own server sends nothing larger (SCENARIO_LIMITS.maxPayloadBytes). */
const MAX_PAYLOAD_BYTES = 268_435_456;

interface Client {
  slot: number;
  generation: number;
  key: string;
  socket: StreamSocket;
  tcp: Socket | null;
  peer: ReceivingPeer | null;
  startedNs: number;
  countedWireBytes: number;
  error: string | null;
}

/** The receiving clients of push and relay: connections, subscriptions, and what the application does with the frames. */
export class ReceivingClients {
  readonly #port: ThreadPort<ToClients, FromClients>;
  readonly #data: ClientsThreadData;
  readonly #clock: Clock;
  readonly #receiver: FrameReceiver;
  readonly #trace: ArrivalTrace;
  readonly #tap: FrameTap;
  readonly #recorder = new FrameRecorder();
  readonly #setup: SharedHistogram;
  readonly #WebSocket;
  readonly #generateMask;
  readonly #direct: DirectContext;
  readonly #ramp: Ramp;
  readonly #clients = new Map<number, Client>();
  readonly #leaving = new Set<Client>();
  readonly #gaugeTimer: NodeJS.Timeout;
  #settings: ClientsSettings;
  #url: string;
  #generation: number;
  #begun = false;
  #hasToldLibrary = false;
  #paused = false;

  constructor(port: ThreadPort<ToClients, FromClients>, data: ClientsThreadData, clock: Clock) {
    this.#port = port;
    this.#data = data;
    this.#clock = clock;
    this.#settings = data.settings;
    this.#url = data.url;
    this.#generation = data.firstGeneration;
    this.#setup = new SharedHistogram(data.telemetry.setupUs);
    this.#generateMask = clientMask(() => this.#settings.masking);
    this.#direct = createDirectContext({ nativeAddon: data.settings.nativeAddon, generateMask: this.#generateMask });
    this.#WebSocket = directHandshake(loadWs(data.settings.nativeAddon).WebSocket, {
      context: this.#direct,
      role: 'client',
      // With compression there is nothing to tell: the server says it of its own end.
      isWanted: ({ extensions }) => this.#settings.engine === 'direct' && extensions === '',
      onRefused: (reason) => this.#tellLibrary(reason),
    });
    this.#trace = new ArrivalTrace((arrivals) => port.post({ type: 'arrivals', arrivals }));
    this.#tap = new FrameTap(data.captureId, (info, bytes) => port.post({ type: 'frame', info, bytes }, [bytes]));
    this.#recorder.use(data.recordInto);
    const { counters } = data.telemetry.receiver;
    this.#receiver = new FrameReceiver({
      telemetry: data.telemetry.receiver,
      clock,
      runTag: data.runTag,
      receiver: data.settings.receiver,
      memoryLimitBytes: data.memoryLimitBytes,
      isRelayed: data.settings.direction === 'relay',
      onArrival: (peer, frame, nowNs) => {
        if (!frame.isOurs) return;
        const sinceMs = (ns: number) => (ns - data.startNs) / NS_PER_MS;
        this.#trace.add(peer.slot, frame.sequence, sinceMs(frame.sentNs), sinceMs(nowNs));
      },
      handle: (peer, frame, nowNs) => {
        this.#tap.offer(peer, frame, counters[RECEIVER.received]!);
        this.#recorder.offer(frame, peer.slot, nowNs);
        return null;
      },
      onGuard: (waitingBytes) => port.post({ type: 'guard', waitingBytes }),
    });
    this.#ramp = new Ramp(data.settings.rampPerS, (most) => this.#fillSlots(most));
    this.#gaugeTimer = setInterval(() => this.#updateGauges(), GAUGE_INTERVAL_MS);
  }

  handle(message: ToClients): void {
    switch (message.type) {
      case 'begin':
        this.#begun = true;
        return this.#ramp.go();
      case 'apply':
        return this.#apply(message.settings);
      case 'want-frame':
        return this.#tap.want();
      case 'record':
        return this.#recorder.obey(message, this.#port);
      case 'pause':
        void this.#pause(message.timeoutMs, message.purpose);
        return;
      case 'resume':
        this.#url = message.url;
        this.#paused = false;
        return this.#ramp.go();
    }
  }

  close(): void {
    clearInterval(this.#gaugeTimer);
    this.#ramp.stop();
    this.#trace.close();
    for (const { socket } of [...this.#clients.values(), ...this.#leaving]) socket.terminate();
  }

  #apply(settings: ClientsSettings): void {
    this.#hasToldLibrary &&= settings.engine === this.#settings.engine;
    this.#settings = settings;
    this.#ramp.perS = settings.rampPerS;
    this.#receiver.apply(settings.receiver);
    for (const { tcp } of this.#clients.values()) tcp?.setNoDelay(settings.noDelay);
    this.#ramp.go();
  }

  /** Opens the connections that are missing, closes those beyond the number wanted. Answers how many it did. */
  #fillSlots(most: number): number {
    if (!this.#begun || this.#paused) return 0;
    let done = 0;
    const wanted = this.#settings.receiver.connections;
    for (let slot = 0; slot < wanted && done < most; slot++) {
      if (this.#clients.has(slot)) continue;
      this.#connect(slot);
      done += 1;
    }
    for (const client of this.#clients.values()) {
      if (client.slot < wanted || done >= most) continue;
      this.#clients.delete(client.slot);
      this.#leaving.add(client);
      client.socket.close(1000);
      done += 1;
    }
    return done;
  }

  #connect(slot: number): void {
    const generation = this.#generation++;
    const key = `${this.#data.runTag}.r${slot}.${generation}`;
    const handshake = new this.#WebSocket(
      this.#url,
      ownClientOptions({
        key,
        role: 'subscriber',
        token: this.#data.token,
        compression: this.#settings.compression,
        inflateChunkBytes: this.#settings.inflateChunkBytes,
        maxPayloadBytes: MAX_PAYLOAD_BYTES,
        generateMask: this.#generateMask,
        handshakeTimeoutMs: CLIENT_HANDSHAKE_TIMEOUT_MS + this.#settings.pathRoundTripMs,
      }),
    );
    const client: Client = {
      slot,
      generation,
      key,
      socket: handshake,
      tcp: null,
      peer: null,
      startedNs: this.#clock.nowNs(),
      countedWireBytes: 0,
      error: null,
    };
    this.#clients.set(slot, client);
    handshake.on('upgrade', (response) => {
      client.tcp = response.socket;
    });
    handshake.on('open', () => {
      const direct = directOf(handshake);
      if (direct) {
        client.socket = direct;
        client.tcp = direct.tcp;
        this.#listen(client);
      }
      // In the turn of the handshake's end: its answer and a first frame may share a packet.
      this.#expectFrames(client);
      this.#opened(client);
    });
    this.#listen(client);
  }

  #listen(client: Client): void {
    const { socket } = client;
    socket.on('error', (error) => {
      client.error = error.message;
    });
    socket.on('close', (code) => this.#closed(client, code));
  }

  /** Told once: as a rule each connection would say the same. */
  #tellLibrary(reason: string): void {
    if (this.#hasToldLibrary) return;
    this.#hasToldLibrary = true;
    this.#port.post({ type: 'not-direct', reason });
  }

  #expectFrames(client: Client): void {
    const { socket, key, slot } = client;
    const peer = new ReceivingPeer({ socket, key, slot, named: { label: key }, receiver: this.#settings.receiver });
    client.peer = peer;
    socket.on('message', (data, isBinary, loan) => this.#message(client, peer, data, isBinary, loan ?? null));
  }

  #opened(client: Client): void {
    const { socket, peer, key, generation, slot } = client;
    if (!peer) return;
    // After ws, which sets it by itself once the socket is its own.
    client.tcp?.setNoDelay(this.#settings.noDelay);
    this.#setup.record((this.#clock.nowNs() - client.startedNs) / 1_000);
    this.#port.post({ type: 'opened', key, generation });
    const { flow, direction, groups } = this.#settings;
    if (flow.creditFrames > 0) peer.credit = new CreditGrantor(flow.creditFrames);
    this.#receiver.add(peer);
    if (direction === 'relay') socket.send(encodeStreamControl({ type: 'join', group: groupOf(slot, groups) }), ignoreError);
  }

  #message(client: Client, peer: ReceivingPeer, data: Buffer, isBinary: boolean, loan: Loan | null): void {
    if (!isBinary && data[0] === OPENING_BRACE && data.length <= STREAM_CONTROL_MAX_BYTES) {
      const control = decodeStreamControl(data.toString('utf8'));
      // The server's last word; its close frame follows.
      if (control?.type === 'end') return;
      this.#port.post({
        type: 'client-fault',
        message: `The server sent a control message that makes no sense: ${data.toString('utf8', 0, 80)}`,
      });
      client.socket.close(1008, 'no such control message');
      return;
    }
    this.#countWire(client);
    this.#receiver.receive(peer, data, !isBinary, loan);
  }

  #closed(client: Client, code: number): void {
    const { slot, peer, key } = client;
    this.#countWire(client);
    this.#leaving.delete(client);
    if (peer) this.#receiver.remove(peer);
    this.#port.post({ type: 'closed', account: peer?.account ?? { key, arrived: 0, outOfOrder: 0 }, code });
    if (!peer && client.error !== null) this.#port.post({ type: 'connect-failed', message: client.error });
    if (this.#clients.get(slot) === client) {
      this.#clients.delete(slot);
      if (!this.#paused) setTimeout(() => this.#ramp.go(), RECONNECT_DELAY_MS);
    }
    this.#updateGauges();
  }

  async #pause(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    this.#paused = true;
    this.#ramp.stop();
    const { counters } = this.#data.telemetry.receiver;
    const areClosed = () => this.#clients.size + this.#leaving.size === 0;
    const isDone = () => areClosed() && (purpose === 'reconnect' || counters[RECEIVER.waitingFrames]! <= 0);
    await until(this.#clock, isDone, timeoutMs);
    for (const { socket } of [...this.#clients.values(), ...this.#leaving]) socket.terminate();
    await until(this.#clock, areClosed);
    if (purpose === 'end') this.#receiver.close();
    this.#trace.flush();
    this.#port.post({ type: 'paused' });
  }

  #countWire(client: Client): void {
    const bytesRead = client.tcp?.bytesRead ?? 0;
    this.#data.telemetry.receiver.counters[RECEIVER.wireBytes]! += bytesRead - client.countedWireBytes;
    client.countedWireBytes = bytesRead;
  }

  #updateGauges(): void {
    const { counters } = this.#data.telemetry.receiver;
    const parserBytes = new ParserBytes();
    for (const client of this.#clients.values()) {
      this.#countWire(client);
      parserBytes.add(client.socket);
    }
    counters[RECEIVER.parserBytes] = parserBytes.sum;
    tellLentMemory(counters, this.#direct.memory);
  }
}

const OPENING_BRACE = 0x7b;
