import { CLOSE_REASONS_KEPT } from '../../contract/index.ts';
import { type Clock, NS_PER_S } from '../clock.ts';
import { TOLD_PER_S } from '../tell-limiter.ts';
import type { ThreadPort } from '../threads/thread.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ConnectionClose, FromServer, MoreConnections, ToServer } from './server-messages.ts';

/** How long the news of a connection may wait for more of their kind. */
const GATHER_MS = 5;

/** How long those may wait that are counted only. */
const COUNTED_MS = 50;

/** So many go at once without waiting. */
const GATHERED_MOST = 256;

/**
 * A port that tells of connections that come and go in bunches: each message wakes the host's loop, and with thousands of
 * short connections a second that costs the server more than the connections do. Of those that are not ours, as many as the
 * host tells its user are told one by one, and the others are counted: not even where they are from is asked then. The order of all messages is kept, but
 * that of the closes that are counted among the openings that are counted beside them.
 */
export class ConnectionNews {
  readonly #port: ThreadPort<ToServer, FromServer>;
  readonly #clock: Clock;
  #gathered: FromServer[] = [];
  #more: MoreConnections | null = null;
  /** Of those that are not ours, so many were told one by one since `#secondBeganNs`. */
  #toldThisSecond = 0;
  #secondBeganNs = 0;
  #timer: NodeJS.Timeout | null = null;
  /** What the timer was set to; endless where there is none. */
  #waitMs = Number.POSITIVE_INFINITY;

  constructor(port: ThreadPort<ToServer, FromServer>, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
  }

  /** Anything else, at once, behind the news before it. */
  post(message: FromServer, transfer?: Parameters<ThreadPort<ToServer, FromServer>['post']>[1]): void {
    this.#flush();
    this.#port.post(message, transfer);
  }

  /** The handshake is done. `extensions`: the server's answer to the client's offer. */
  opened({ introduction, tcp, engine }: ServerConnection, extensions: string | null): void {
    const { key, role } = introduction;
    const isTold = this.#isTold(key);
    if (isTold) {
      this.#gatherMore();
      const { remoteAddress = '', remotePort = 0 } = tcp;
      this.#gathered.push({ type: 'opened', key, role, remoteAddress, remotePort, extensions, engine });
    } else {
      const { opened } = this.#counted();
      const at = opened.findIndex((one) => one.extensions === extensions && one.engine === engine);
      const [same = { extensions, engine, connections: 0 }] = at < 0 ? [] : opened.splice(at, 1);
      same.connections += 1;
      // The newest is the last.
      opened.push(same);
    }
    this.#gather(isTold);
  }

  /** It has closed so. */
  closed(connection: ServerConnection, close: ConnectionClose): void {
    const { key, role } = connection.introduction;
    const isTold = this.#isTold(key);
    if (isTold) {
      const received = connection.receiving?.account ?? null;
      const sent = connection.sending?.account ?? null;
      this.#gathered.push({ type: 'closed', end: { key, ...close, received, sent }, role });
    } else this.#countClose(close);
    this.#gather(isTold);
  }

  #countClose({ code, reason, byServer, given }: ConnectionClose): void {
    const more = this.#counted();
    // What peers say is theirs to choose: a flood of reasons becomes a number, like any other flood.
    const isKnown = given === null || more.closed.some((one) => one.given === given);
    const isTold = isKnown || more.closed.filter((one) => one.given !== null).length < CLOSE_REASONS_KEPT;
    if (!isTold) more.reasonsUntold += 1;
    const told = isTold ? given : null;
    const same = more.closed.find((one) => one.code === code && one.reason === reason && one.byServer === byServer && one.given === told);
    if (same) same.connections += 1;
    else more.closed.push({ code, reason, byServer, given: told, connections: 1 });
  }

  #isTold(key: string | null): boolean {
    if (key !== null) return true;
    // With the first of a bunch only: thousands a second come in bunches.
    if (this.#timer === null) this.#beginSecond();
    this.#toldThisSecond += 1;
    return this.#toldThisSecond <= TOLD_PER_S;
  }

  #beginSecond(): void {
    const nowNs = this.#clock.nowNs();
    if (nowNs - this.#secondBeganNs < NS_PER_S) return;
    this.#secondBeganNs = nowNs;
    this.#toldThisSecond = 0;
  }

  /** What was counted so far comes before what is told now. */
  #gatherMore(): void {
    if (this.#more) this.#gathered.push(this.#more);
    this.#more = null;
  }

  #counted(): MoreConnections {
    this.#more ??= { type: 'more-connections', opened: [], closed: [], reasonsUntold: 0 };
    return this.#more;
  }

  #gather(isTold: boolean): void {
    if (this.#gathered.length >= GATHERED_MOST) return this.#flush();
    const waitMs = isTold ? GATHER_MS : COUNTED_MS;
    if (waitMs >= this.#waitMs) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#waitMs = waitMs;
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    if (this.#timer === null && this.#gathered.length === 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waitMs = Number.POSITIVE_INFINITY;
    this.#gatherMore();
    const messages = this.#gathered;
    this.#gathered = [];
    this.#port.post(messages.length === 1 ? messages[0]! : { type: 'several', messages });
  }
}
