import type { ClientOptions } from 'ws';
import type { Scenario } from '../../contract/index.ts';
import { perMessageDeflate } from '../compression-options.ts';
import { CONNECTION_GROUP_HEADER, CONNECTION_KEY_HEADER, CONNECTION_ROLE_HEADER } from '../server/connection-headers.ts';

/** A handshake of a client of our own may take so long. */
export const CLIENT_HANDSHAKE_TIMEOUT_MS = 10_000;

/** What a client of our own says in its handshake, and how it is set up. */
export interface OwnClient {
  key: string;
  /** Without one it is a plain client. */
  role?: 'publisher' | 'subscriber' | 'idle';
  /** Of a publisher: where its frames go. */
  group?: string;
  /** `null`: the server wants none. */
  token: string | null;
  compression: Scenario['compression'];
  /** Of an inflater's pieces, where frames come back. */
  inflateChunkBytes?: number;
  /** The largest message that comes back. */
  maxPayloadBytes: number;
  generateMask?: (mask: Buffer) => void;
  handshakeTimeoutMs?: number;
}

/** The options of a client of our own, for `ws`. */
export function ownClientOptions(client: OwnClient): ClientOptions {
  const { key, role, group, token, compression, inflateChunkBytes, maxPayloadBytes, generateMask, handshakeTimeoutMs } = client;
  return {
    perMessageDeflate: perMessageDeflate(compression, inflateChunkBytes),
    maxPayload: maxPayloadBytes,
    ...(generateMask ? { generateMask } : {}),
    handshakeTimeout: handshakeTimeoutMs ?? CLIENT_HANDSHAKE_TIMEOUT_MS,
    headers: {
      [CONNECTION_KEY_HEADER]: key,
      ...(role ? { [CONNECTION_ROLE_HEADER]: role } : {}),
      ...(group === undefined ? {} : { [CONNECTION_GROUP_HEADER]: group }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
  };
}
