import { parseEndpoint, parseQueue } from './address.ts';
import { garbage } from './kernel-fault.ts';
import type { KernelSocket } from './kernel-reader.ts';
import { stateOfName } from './tcp-state.ts';

/** The columns that every program prints of a socket, as text. `undefined` where the line did not have the form expected. */
export interface SocketColumns {
  recvQueue: string | undefined;
  sendQueue: string | undefined;
  local: string | undefined;
  remote: string | undefined;
  state: string | undefined;
}

/**
 * A socket from the columns of `line`. Fails with `kernel-garbage`, naming the line, where a column is not what it should be:
 * no reading is made up from half a line.
 *
 * @param separator what stands between address and port.
 */
export function socketOf(source: 'netstat' | 'ss', line: string, columns: SocketColumns, separator: ':' | '.'): KernelSocket {
  const recvQueueBytes = parseQueue(columns.recvQueue ?? '');
  const sendQueueBytes = parseQueue(columns.sendQueue ?? '');
  const local = parseEndpoint(columns.local ?? '', separator);
  const remote = parseEndpoint(columns.remote ?? '', separator);
  const state = stateOfName(columns.state ?? '');
  if (recvQueueBytes === null || sendQueueBytes === null) throw garbage(source, 'a line without queues in bytes', line);
  if (!local || !remote) throw garbage(source, 'a line without two addresses', line);
  if (state === null) throw garbage(source, 'a line with an unknown state', line);
  return {
    recvQueueBytes,
    sendQueueBytes,
    state,
    localAddress: local.address,
    localPort: local.port,
    remoteAddress: remote.address,
    remotePort: remote.port,
    tcp: null,
    recvBufferBytes: null,
    sendBufferBytes: null,
  };
}
