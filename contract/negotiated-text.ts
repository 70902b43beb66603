import { grouped } from './grouped.ts';
import type { Summary } from './summary.ts';

/** What the connections negotiated: of one that tells for all of them, or of how many each, where clients differed; `null` where none was opened. */
export function negotiatedText(negotiated: Summary['negotiated']): string | null {
  if (!negotiated) return null;
  const { permessageDeflate, connections, compressed } = negotiated;
  const newest = permessageDeflate ?? 'no extension';
  const all = grouped(String(connections));
  if (connections === 1) return newest;
  // Captures from before they were counted.
  if (compressed === undefined) return `${newest} (newest of ${all} connections)`;
  if (compressed === 0 || compressed === connections) return `${newest} (all ${all} connections)`;
  return `permessage-deflate on ${grouped(String(compressed))} of ${all} connections, none on the others; newest: ${newest}`;
}

/** Whether any connection negotiated compression. */
export function isCompressed(negotiated: Summary['negotiated']): boolean {
  return (negotiated?.compressed ?? 0) > 0 || negotiated?.permessageDeflate != null;
}
