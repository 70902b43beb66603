import { quotedReason } from '../../contract/index.ts';
import { ABNORMAL_CLOSURE } from '../direct/frame-format.ts';
import type { ConnectionClose } from '../server/server-messages.ts';

/** Closes that are told as one kind where there are many. */
export type CloseKind = 'disconnected' | 'closed by the server' | 'cut off';

/** Of which kind a close is: whoever went of himself, whom we closed, and who vanished. */
export function kindOfClose({ code, byServer }: Pick<ConnectionClose, 'code' | 'byServer'>): CloseKind {
  if (code === ABNORMAL_CLOSURE) return 'cut off';
  return byServer ? 'closed by the server' : 'disconnected';
}

/** Reasons that say nothing which what exactly was wrong does not say. */
const SAID_BY_DETAIL: readonly string[] = ['message too large', 'too many fragments'];

/** How a connection has closed, after the name of the connection. */
export function closeText({ code, reason, byServer, detail, given }: ConnectionClose): string {
  if (byServer && code === ABNORMAL_CLOSURE) return `was closed by the server (${reason}) and did not answer: ${code}`;
  // The reason of a code that has no name is the code.
  const isSaid = reason === `code ${code}` || (detail !== null && SAID_BY_DETAIL.includes(reason));
  const why = isSaid ? String(code) : `${code} (${reason})`;
  if (byServer) return `was closed by the server with ${why}${detail === null ? '' : `: ${detail}`}`;
  return `disconnected with ${why}${given === null ? '' : `, and gave the reason ${quotedReason(given)}`}`;
}
