import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type ConnectionRow, reasonOfCode, type Scenario } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { ABNORMAL_CLOSURE } from '../direct/frame-format.ts';
import type { ReceivingPeer } from '../flow/receiving-peer.ts';
import type { SendingPeer } from '../flow/sending-peer.ts';
import type { PeerFault } from '../stream/peer-fault.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import { CONNECTION_GROUP_HEADER, CONNECTION_KEY_HEADER, CONNECTION_ROLE_HEADER } from './connection-headers.ts';
import type { PooledConnection } from './connection-pool.ts';
import type { OpenedConnection } from './handshake.ts';
import { requestUrl } from './request-url.ts';
import type { ConnectionClose } from './server-messages.ts';

/** What a client says of itself in its handshake. A key makes it ours; only then its role is believed. */
export interface ClientIntroduction {
  key: string | null;
  slot: number;
  role: ConnectionRow['role'];
  /** The group that a publisher sends to, or a viewer watches. */
  group: string | null;
}

const OWN_ROLES: readonly ConnectionRow['role'][] = ['publisher', 'subscriber', 'idle'];

/** Reads a handshake's headers and query. `runTag` is that of the run: a client of another run is foreign. */
export function introductionOf(request: IncomingMessage, runTag: number): ClientIntroduction {
  const { headers } = request;
  const header = headers[CONNECTION_KEY_HEADER];
  const key = typeof header === 'string' && header.startsWith(`${runTag}.`) ? header : null;
  if (key === null) {
    const query = request.url?.includes('?') ? requestUrl(request)?.searchParams : undefined;
    if (query?.get('role') !== 'viewer') return { key, slot: 0, role: 'foreign', group: null };
    const group = query.get('group');
    return { key, slot: 0, role: 'viewer', group: group !== null && /^[\w-]{1,64}$/.test(group) ? group : null };
  }
  const role = OWN_ROLES.find((own) => own === headers[CONNECTION_ROLE_HEADER]) ?? 'client';
  const group = headers[CONNECTION_GROUP_HEADER];
  const slot = Number(/^\d+\.[a-z]?(\d+)/.exec(key)?.[1] ?? 0);
  return { key, slot, role, group: typeof group === 'string' ? group : null };
}

/** One connection of the server, whatever it is for. */
export class ServerConnection implements PooledConnection {
  readonly id: number;
  readonly socket: StreamSocket;
  readonly tcp: Socket;
  readonly engine: Scenario['engine'];
  readonly introduction: ClientIntroduction;
  /** Whether permessage-deflate was negotiated. */
  readonly usesDeflate: boolean;
  readonly openedNs: number;
  lastActivityNs: number;
  /** For the heartbeat. */
  lastSignNs: number;
  /** What arrives on it is counted as the run's bytes on the wire. */
  countsWire = false;
  /** `null`: no frames are received on it. */
  receiving: ReceivingPeer | null = null;
  /** `null`: no frames are sent on it. */
  sending: SendingPeer | null = null;
  /** Of the socket's bytes, those that are in the counter already. */
  countedWireBytes = 0;
  readonly #userAgent: string | null;
  #label: string | null = null;
  /** Why the server closes it; `null` where it does not. */
  closeReason: string | null = null;
  /** With what code; `null` where it is cut. */
  #closeCode: number | null = null;
  /** What it is failed for, where the peer broke the protocol. */
  #fault: PeerFault | null = null;

  constructor(options: {
    id: number;
    opened: OpenedConnection;
    introduction: ClientIntroduction;
    nowNs: number;
  }) {
    const { socket, tcp, request, extensions, engine } = options.opened;
    this.id = options.id;
    this.socket = socket;
    this.tcp = tcp;
    this.engine = engine;
    this.#userAgent = request.headers['user-agent']?.slice(0, 120) ?? null;
    this.introduction = options.introduction;
    this.usesDeflate = extensions?.includes('permessage-deflate') ?? false;
    this.openedNs = options.nowNs;
    this.lastActivityNs = options.nowNs;
    this.lastSignNs = options.nowNs;
  }

  /** Bytes that its TCP socket has delivered so far. */
  get bytesRead(): number {
    return this.socket.bytesRead ?? this.tcp.bytesRead;
  }

  /** Something is under way on it: a frame that waits, is computed on or is to be sent. Its silence is not idleness. */
  get isBusy(): boolean {
    const { receiving, sending, socket } = this;
    if (socket.isPaused || socket.bufferedAmount > 0) return true;
    if (receiving && (receiving.busy || receiving.inbox.frames > 0)) return true;
    return sending !== null && (sending.pendingFrames > 0 || sending.queuedFrames > 0);
  }

  /** How it is called in messages: its key, where it is from, or its number where it has left before anybody asked. Found out when it is needed: to find out where a socket is from takes a system call. */
  get label(): string {
    this.#label ??= this.introduction.key ?? addressOf(this.tcp) ?? `left-${this.id}`;
    return this.#label;
  }

  /** Closes it for a reason of ours. */
  close(code: number, reason: string): void {
    if (this.closeReason === null) this.#closeCode = code;
    this.closeReason ??= reason;
    this.socket.close(code, reason);
  }

  /** The engine closes it for a fault of the peer's. Where it is being closed already, that stays the reason. */
  fail(fault: PeerFault): void {
    if (this.closeReason !== null) return;
    this.closeReason = fault.reason;
    this.#fault = fault;
  }

  /** How it has closed. `code` and `given` are what the socket tells: the peer's close frame, or 1006 where there was none. */
  closed(code: number, given: Buffer): ConnectionClose {
    // Both may close at once: who answers a close repeats its code, or gives no reason of its own (RFC 6455 section 5.5.1).
    const isCrossing = this.#closeCode !== null && code !== this.#closeCode && given.length > 0;
    const byServer = this.closeReason !== null && !isCrossing;
    const sent = code === ABNORMAL_CLOSURE ? null : this.#closeCode;
    return {
      // Whoever fails a connection listens no more and itself ends with 1006 (RFC 6455 section 7.1.5): what was sent is what counts.
      code: this.#fault?.closeCode ?? (byServer ? (sent ?? code) : code),
      reason: byServer ? (this.closeReason ?? reasonOfCode(code)) : reasonOfCode(code),
      byServer,
      detail: this.#fault?.detail ?? null,
      // A peer that answers our close repeats what we said.
      given: byServer || given.length === 0 ? null : given.toString('utf8'),
    };
  }

  row(nowNs: number, groups: string[], rttMs: number | null): ConnectionRow {
    const { receiving, sending, tcp } = this;
    return {
      id: this.id,
      role: this.introduction.role,
      remoteAddress: tcp.remoteAddress ?? '',
      remotePort: tcp.remotePort ?? 0,
      ageMs: (nowNs - this.openedNs) / NS_PER_MS,
      idleMs: (nowNs - this.lastActivityNs) / NS_PER_MS,
      groups,
      userAgent: this.#userAgent,
      deflate: this.usesDeflate,
      framesIn: receiving ? receiving.arrived + receiving.foreign : 0,
      framesOut: sending?.sent ?? 0,
      dropped: (receiving?.dropped ?? 0) + (sending?.dropped ?? 0),
      bytesIn: this.bytesRead,
      bytesOut: tcp.bytesWritten,
      bufferedBytes: this.socket.bufferedAmount + (sending?.queuedBytes ?? 0),
      rttMs,
    };
  }
}

/** A socket that has closed does not tell any more where it was from: `null`. */
function addressOf({ remoteAddress, remotePort }: Socket): string | null {
  return remoteAddress === undefined ? null : `${remoteAddress}:${remotePort}`;
}
