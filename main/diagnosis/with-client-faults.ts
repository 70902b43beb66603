import { type CloseCount, type Diagnosis, formatCount } from '../../contract/index.ts';

/**
 * The verdict, with how many connections the server closed for what their clients did: a stream is not judged whole where some of it was never let in.
 *
 * @param faults closes for faults of clients, by code and reason.
 */
export function withClientFaults(diagnosis: Diagnosis | null, faults: readonly CloseCount[]): Diagnosis | null {
  const connections = faults.reduce((sum, fault) => sum + fault.connections, 0);
  if (!diagnosis || connections === 0) return diagnosis;
  const closed =
    connections === 1
      ? '1 connection was closed for a fault of its client'
      : `${formatCount(connections)} connections were closed for faults of their clients`;
  const each = [...faults]
    .sort((one, other) => other.connections - one.connections)
    .map(({ code, reason, connections }) => `${formatCount(connections)} with ${code} (${reason})`);
  return {
    ...diagnosis,
    verdict: `${diagnosis.verdict} ${closed}.`,
    evidence: [...diagnosis.evidence, `Closed for faults of clients: ${each.join(', ')}; the events say what was wrong.`],
  };
}
