import type { AddressInfo } from 'node:net';
import { type ErrorCode, FIRST_GROUP } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { Processor } from '../compute/processor.ts';
import { startWorker } from '../compute/start-worker.ts';
import { createDirectContext, type DirectContext } from '../direct/direct-context.ts';
import { CreditGrantor } from '../flow/credit-grantor.ts';
import { FrameReceiver } from '../flow/frame-receiver.ts';
import { FrameTap } from '../flow/frame-tap.ts';
import { type Arrived, ReceivingPeer } from '../flow/receiving-peer.ts';
import { SendingPeer } from '../flow/sending-peer.ts';
import { RECEIVER, SERVER } from '../metrics/shared-counters.ts';
import { FrameRecorder } from '../recording/frame-recorder.ts';
import { peerFaultOf } from '../stream/peer-fault.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import { TellLimiter } from '../tell-limiter.ts';
import { nodeThreads } from '../threads/node-threads.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { delay, until } from '../until.ts';
import { bindError } from './bind-error.ts';
import { ConnectionNews } from './connection-news.ts';
import { ConnectionPool } from './connection-pool.ts';
import { faultCountText } from './fault-count-text.ts';
import { FrameLog } from './frame-log.ts';
import { Handshake, LISTEN_BACKLOG, type OpenedConnection } from './handshake.ts';
import { Heartbeat } from './heartbeat.ts';
import { IncomingMessages } from './incoming-messages.ts';
import { PushSender } from './push-sender.ts';
import { Relay } from './relay.ts';
import { retireSubscribers } from './retire-subscribers.ts';
import { ServerApplication } from './server-application.ts';
import { introductionOf, ServerConnection } from './server-connection.ts';
import { ServerGauges } from './server-gauges.ts';
import type { ConnectionClose, FromServer, ServerSettings, ServerThreadData, ToServer } from './server-messages.ts';

/** How long a client may take to answer the close handshake at the end of a run. */
const GOODBYE_TIMEOUT_MS = 500;

/** The server: its connections, what is received and sent on them, heartbeat, log, and the tap for the window. Knows nothing of its thread. */
export class StreamServer {
  readonly #news: ConnectionNews;
  readonly #data: ServerThreadData;
  readonly #clock: Clock;
  readonly #log: FrameLog;
  readonly #processor: Processor;
  readonly #application: ServerApplication;
  readonly #receiver: FrameReceiver | null;
  readonly #push: PushSender | null;
  readonly #relay: Relay | null;
  readonly #heartbeat: Heartbeat<ServerConnection>;
  readonly #faults: TellLimiter<ErrorCode>;
  readonly #handshake: Handshake;
  readonly #pool: ConnectionPool<ServerConnection>;
  /** Of relay alone. */
  readonly #byPeer = new WeakMap<ReceivingPeer, ServerConnection>();
  readonly #tap: FrameTap;
  readonly #recorder = new FrameRecorder();
  readonly #gauges: ServerGauges;
  readonly #incoming: IncomingMessages;
  #settings: ServerSettings;
  readonly #direct: DirectContext;
  #isEnding = false;
  #nextId = 1;
  /** Of relay: whoever comes while the subscribers are being closed is closed too, and not waited for in vain. */
  #subscribersRetire = false;

  constructor(port: ThreadPort<ToServer, FromServer>, data: ServerThreadData, clock: Clock) {
    const { settings, telemetry } = data;
    const { counters } = telemetry;
    this.#news = new ConnectionNews(port, clock);
    this.#data = data;
    this.#clock = clock;
    this.#settings = settings;
    this.#direct = createDirectContext(settings);
    this.#log = new FrameLog({
      file: data.logFile,
      counters,
      clock,
      frames: () => this.#framesIn(),
      onLimit: (message) => this.#news.post({ type: 'log-limit', message }),
    });
    this.#faults = new TellLimiter<ErrorCode>((code, message) => this.#news.post({ type: 'client-fault', code, message }), faultCountText);
    this.#processor = new Processor({ clock, counters, worker: () => startWorker(nodeThreads(data.threadsFolder), telemetry.work) });
    this.#application = new ServerApplication({
      processor: this.#processor,
      settings,
      onFault: (message) => this.#faults.report('processing-failed', message),
      onHold: (peer, isHeld) => this.#receiver?.hold(peer, isHeld),
      onEnding: ({ socket }, reason) => this.#endsFor(socket, reason),
    });
    this.#tap = new FrameTap(data.captureId, (info, bytes) => this.#news.post({ type: 'frame', info, bytes }, [bytes]));
    this.#recorder.use(data.recordInto);
    this.#receiver = telemetry.receiver && this.#createReceiver(telemetry.receiver);
    this.#push =
      settings.direction === 'push' && telemetry.sender
        ? new PushSender({
            clock,
            counters: telemetry.sender.counters,
            settings,
            frames: data.frames,
            processor: this.#processor,
            onFinished: () => this.#news.post({ type: 'finished' }),
          })
        : null;
    this.#relay =
      settings.direction === 'relay' && telemetry.sender
        ? new Relay({
            serverCounters: counters,
            senderCounters: telemetry.sender.counters,
            clock,
            memory: this.#direct.memory,
            gathers: () => this.#settings.engine === 'direct',
            batchBytes: this.#direct.pieceBytes,
          })
        : null;
    this.#heartbeat = new Heartbeat({ rttUs: telemetry.heartbeatRttUs, clock, onDead: (connection) => this.#endDeadPeer(connection) });
    this.#pool = new ConnectionPool({ clock, counters, onIdle: (connection) => this.#endIdle(connection) });
    this.#pool.apply(settings.pool);
    this.#handshake = new Handshake({
      settings,
      hasRoom: () => this.#pool.hasRoom(),
      onRefused: (code, message, limit) => {
        counters[SERVER.refused]! += 1;
        if (code === 'client-refused') counters[SERVER.poolFull]! += 1;
        this.#faults.report(code, message, limit);
      },
      onFault: (code, message) => this.#faults.report(code, message),
      direct: this.#direct,
      onNotDirect: (reason) =>
        this.#faults.report('engine-not-direct', `A connection is served by ws, because ${reason}; so are all that are made like it.`),
      onConnection: (opened) => this.#accept(opened),
    });
    this.#gauges = new ServerGauges({ telemetry, pool: this.#pool, memory: this.#direct.memory, settings: () => this.#settings });
    this.#incoming = new IncomingMessages({
      receiver: this.#receiver,
      push: this.#push,
      relay: this.#relay,
      gauges: this.#gauges,
      clock,
      runTag: data.runTag,
      settings: () => this.#settings,
      onFault: (code, message) => this.#faults.report(code, message),
    });
  }

  /** Listens and tells the port, or tells why it could not. */
  listen(): void {
    const { host, port } = this.#data.settings.bind;
    const { http } = this.#handshake;
    http.on('error', (error) => {
      if (http.listening) this.#faults.report('bind-failed', `The server met an error while listening: ${error.message}.`);
      else this.#news.post({ type: 'failed', ...bindError(error, host, port) });
    });
    // A ramp of many connections must not overflow the queue of those that wait to be accepted.
    http.listen({ port, host, backlog: LISTEN_BACKLOG }, () => {
      this.#log.setMode(this.#settings.logging);
      this.#heartbeat.setInterval(this.#settings.server.heartbeatS);
      this.#news.post({ type: 'listening', port: (http.address() as AddressInfo).port });
    });
  }

  handle(message: ToServer): void {
    switch (message.type) {
      case 'apply':
        return this.#apply(message.settings);
      case 'frames':
        return this.#push?.setFrames(message.kind, message.frames);
      case 'want-frame':
        return this.#tap.want();
      case 'record':
        return this.#recorder.obey(message, this.#news);
      case 'reconnect-foreign':
        for (const connection of this.#pool) if (!connection.introduction.key) connection.close(1012, 'settings changed');
        return;
      case 'pause-sender':
        void this.#pauseSender(message.timeoutMs, message.purpose);
        return;
      case 'resume-sender':
        this.#subscribersRetire = false;
        return this.#push?.resume();
      case 'connections':
        return this.#tellConnections(message.most);
      case 'end':
        void this.#end();
        return;
    }
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    const { http } = this.#handshake;
    this.#heartbeat.close();
    this.#faults.close();
    this.#push?.close();
    this.#relay?.flush();
    this.#receiver?.close();
    for (const { socket } of this.#pool) socket.terminate();
    this.#gauges.close();
    this.#log.close();
    await this.#processor.close();
    if (!http.listening) return;
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
    // Those that were cut off just now tell so some turns of the loop later, and are counted.
    await until(this.#clock, () => this.#pool.size === 0, GOODBYE_TIMEOUT_MS);
    this.#pool.close();
  }

  #createReceiver(telemetry: NonNullable<ServerThreadData['telemetry']['receiver']>): FrameReceiver {
    return new FrameReceiver({
      telemetry,
      clock: this.#clock,
      runTag: this.#data.runTag,
      receiver: this.#applicationPace(this.#settings),
      memoryLimitBytes: this.#data.memoryLimitBytes,
      isRelayed: false,
      onArrival: (peer, frame) => this.#application.arrived(peer, frame),
      handle: (peer, frame, nowNs) => this.#taken(peer, frame, nowNs),
      onGuard: (waitingBytes) => this.#news.post({ type: 'guard', waitingBytes }),
    });
  }

  /** In relay the receiving application is the subscribers'; the server takes everything at once. */
  #applicationPace({ direction, receiver }: ServerSettings): ServerSettings['receiver'] {
    return direction === 'relay' ? { ...receiver, delayMs: 0, policy: 'queue' } : receiver;
  }

  #taken(peer: ReceivingPeer, frame: Arrived, nowNs: number): Promise<void> | null {
    this.#tap.offer(peer, frame, this.#framesIn());
    this.#recorder.offer(frame, peer.slot, nowNs);
    this.#log.frame(peer, frame, nowNs);
    const connection = this.#relay && this.#byPeer.get(peer);
    if (connection) this.#relay?.publish(connection, frame);
    return this.#application.handle(peer, frame);
  }

  #framesIn(): number {
    const counters = this.#data.telemetry.receiver?.counters;
    return counters ? counters[RECEIVER.received]! + counters[RECEIVER.foreign]! : 0;
  }

  async #pauseSender(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    if (this.#push) await this.#push.pause(timeoutMs, purpose);
    else {
      this.#relay?.flush();
      this.#subscribersRetire = true;
      await retireSubscribers(this.#pool, this.#clock, timeoutMs);
    }
    this.#news.post({ type: 'sender-paused' });
  }

  async #end(): Promise<void> {
    this.#isEnding = true;
    const goodbyes = [...this.#pool].map(
      (connection) =>
        new Promise<void>((resolve) => {
          connection.socket.once('close', () => resolve());
          // Whoever is not read cannot say goodbye.
          if (connection.socket.isPaused) connection.socket.resume();
          connection.close(1001, 'the run has ended');
        }),
    );
    await Promise.race([Promise.all(goodbyes), delay(GOODBYE_TIMEOUT_MS)]);
    await this.close();
    this.#news.post({ type: 'ended' });
  }

  /** Live settings at once; those of the handshake hold for the connections to come. */
  #apply(settings: ServerSettings): void {
    this.#settings = settings;
    this.#application.settings = settings;
    this.#handshake.apply(settings);
    this.#pool.apply(settings.pool);
    this.#receiver?.apply(this.#applicationPace(settings));
    this.#push?.apply(settings);
    this.#log.setMode(settings.logging);
    this.#heartbeat.setInterval(settings.server.heartbeatS);
    for (const { tcp, sending } of this.#pool) {
      tcp.setNoDelay(settings.server.noDelay);
      sending?.setBufferLimit(settings.sender.bufferLimitBytes);
    }
  }

  #accept(opened: OpenedConnection): void {
    const { counters } = this.#data.telemetry;
    const { socket, tcp, extensions } = opened;
    const introduction = introductionOf(opened.request, this.#data.runTag);
    const nowNs = this.#clock.nowNs();
    const connection = new ServerConnection({ id: this.#nextId++, opened, introduction, nowNs });
    this.#pool.add(connection);
    counters[SERVER.opened]! += 1;
    tcp.setNoDelay(this.#settings.server.noDelay);
    this.#heartbeat.add(connection);
    socket.on('message', (data, isBinary, loan) => {
      // What has not arrived when the run ends is lost, and must not keep a loop that computes on it from saying goodbye.
      if (!this.#isEnding) this.#incoming.take(connection, data, isBinary, loan ?? null);
    });
    socket.on('error', (error) => this.#reportClientFault(connection, error));
    socket.on('close', (code, reason) => this.#closed(connection, connection.closed(code, reason)));
    this.#takeUp(connection);
    this.#gauges.countOpen();
    this.#news.opened(connection, extensions);
  }

  /** What is received and sent on a connection follows from its role. */
  #takeUp(connection: ServerConnection): void {
    const { socket, introduction } = connection;
    const { key, slot, role } = introduction;
    if (this.#receiver && role !== 'idle' && role !== 'subscriber' && role !== 'viewer') {
      const peer = new ReceivingPeer({ socket, key, slot, named: connection, receiver: this.#applicationPace(this.#settings) });
      const { creditFrames } = this.#settings.flow;
      if (creditFrames > 0 && key !== null) peer.credit = new CreditGrantor(creditFrames);
      connection.receiving = peer;
      if (this.#relay) this.#byPeer.set(peer, connection);
      this.#receiver.add(peer);
      // Beside our own stream, foreign clients are counted apart: their bytes belong to no payload of ours.
      connection.countsWire = key !== null || this.#settings.direction === 'listen';
    }
    const isSentTo =
      (this.#push && role === 'subscriber') || (this.#relay && (role === 'subscriber' || role === 'viewer' || role === 'foreign'));
    if (!isSentTo || !this.#data.telemetry.sender) return;
    const sending = new SendingPeer({
      socket,
      key,
      slot,
      runTag: this.#data.runTag,
      clock: this.#clock,
      counters: this.#data.telemetry.sender.counters,
      bufferLimitBytes: this.#settings.sender.bufferLimitBytes,
      hasCredit: this.#push !== null && this.#settings.flow.creditFrames > 0,
      onSent: (peer) => {
        connection.lastActivityNs = this.#clock.nowNs();
        this.#push?.offer(peer);
      },
    });
    connection.sending = sending;
    this.#push?.add(sending, socket);
    if (this.#subscribersRetire) sending.retire();
    if (role === 'viewer') this.#relay?.join(introduction.group ?? FIRST_GROUP, connection);
  }

  #closed(connection: ServerConnection, close: ConnectionClose): void {
    const { counters } = this.#data.telemetry;
    const { receiving, sending } = connection;
    if (!this.#pool.remove(connection)) return;
    this.#heartbeat.remove(connection);
    this.#gauges.countWire(connection);
    if (receiving) this.#receiver?.remove(receiving);
    if (sending) {
      sending.closed();
      this.#push?.remove(sending);
    }
    this.#gauges.gone(connection);
    this.#relay?.leaveAll(connection);
    counters[SERVER.closed]! += 1;
    this.#gauges.countOpen();
    this.#news.closed(connection, close);
  }

  /** Remembers why a socket is being ended. It is rare: nothing is kept for it with each connection. */
  #endsFor(socket: StreamSocket, reason: string): void {
    for (const connection of this.#pool) if (connection.socket === socket) connection.closeReason ??= reason;
  }

  #endDeadPeer(connection: ServerConnection): void {
    connection.closeReason ??= 'dead peer';
    this.#data.telemetry.counters[SERVER.deadPeers]! += 1;
    this.#faults.report('client-silent', 'A client answered no ping for 30 s and was ended.');
    connection.socket.terminate();
  }

  #endIdle(connection: ServerConnection): void {
    const { idleTimeoutS } = this.#settings.pool;
    this.#faults.report('client-idle', `Connection ${connection.label} was idle for ${idleTimeoutS} s and was closed.`, idleTimeoutS);
    connection.close(1001, 'idle');
  }

  #reportClientFault(connection: ServerConnection, error: Error & { code?: string }): void {
    const fault = peerFaultOf(error, connection.socket);
    // A reset or aborted socket is no fault of the protocol: its close code (1006) is counted.
    if (!fault) return;
    connection.fail(fault);
    const what = fault.errorCode === 'client-oversize' ? 'sent' : 'broke the protocol:';
    this.#faults.report(fault.errorCode, `Client ${connection.label} ${what} ${fault.detail}.`, fault.limitBytes);
  }

  #tellConnections(most: number): void {
    const nowNs = this.#clock.nowNs();
    const rows = [];
    for (const connection of this.#pool) {
      if (rows.length === most) break;
      rows.push(connection.row(nowNs, this.#relay?.groupsOf(connection) ?? [], this.#heartbeat.rttMsOf(connection)));
    }
    this.#news.post({ type: 'connections', total: this.#pool.size, rows });
  }
}
