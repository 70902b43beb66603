import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { DirectContext } from './direct-context.ts';
import { DirectSocket } from './direct-socket.ts';

type WebSocketClass = typeof WebSocket;

/** A socket of `ws` that may have given its connection away as soon as the handshake was done. */
export type HandshakeSocket = WebSocket & {
  /** Who has the connection; `null` where `ws` keeps it, or there is none yet. */
  readonly direct: DirectSocket | null;
};

/** What `ws` calls when a handshake is done (lib/websocket.js, 8.23); not in its types. */
export interface TakesSocket {
  setSocket(socket: Socket, head: Buffer, options: { maxPayload?: number }): void;
}

export interface DirectHandshakeOptions {
  context: DirectContext;
  role: 'server' | 'client';
  /** Whether this connection shall be taken over; `extensions` are those that it has negotiated (empty: none). */
  isWanted: (handshake: { readonly extensions: string }) => boolean;
  /** One was wanted and `ws` serves it, because … */
  onRefused: (reason: string) => void;
}

/**
 * The class of `ws` with its handshake and all that is rare, whose connections go to a {@link DirectSocket} once they are
 * open (option `WebSocket` of WebSocketServer, or used as the client class itself). One that has negotiated an extension
 * stays where it is.
 */
export function directHandshake(Base: WebSocketClass, options: DirectHandshakeOptions): WebSocketClass {
  const { context, role, isWanted, onRefused } = options;
  class Handshake extends Base {
    direct: DirectSocket | null = null;

    setSocket(socket: Socket, head: Buffer, settings: { maxPayload?: number }): void {
      const keep = () => (Base.prototype as unknown as TakesSocket).setSocket.call(this, socket, head, settings);
      const refuse = (reason: string) => {
        onRefused(reason);
        return keep();
      };
      if (!isWanted(this)) return keep();
      if (this.extensions !== '') return refuse('it has negotiated compression');
      const taken = DirectSocket.take(socket, head, context, {
        role,
        // 0 is no limit (options of ws).
        maxPayloadBytes: settings.maxPayload || Number.MAX_SAFE_INTEGER,
      });
      if (typeof taken === 'string') return refuse(taken);
      this.direct = taken;
      if (role === 'client') this.emit('open');
    }
  }
  return Handshake;
}

/** What has taken over the connection of a handshake that is done; `null` where the socket of the handshake itself serves it. */
export function directOf(handshake: WebSocket): DirectSocket | null {
  return (handshake as Partial<HandshakeSocket>).direct ?? null;
}
