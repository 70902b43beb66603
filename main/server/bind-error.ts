import type { ErrorCode } from '../../contract/index.ts';

/** Why a server could not listen, as a code and in words. `error` is Node's system error (errno(3) names). */
export function bindError(error: NodeJS.ErrnoException, host: string, port: number): { code: ErrorCode; message: string } {
  switch (error.code) {
    case 'EADDRINUSE':
      return { code: 'port-in-use', message: `Port ${port} on ${host} is taken by another process.` };
    case 'EACCES':
      return { code: 'port-forbidden', message: `This user may not listen on port ${port} of ${host}.` };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code: 'address-unavailable', message: `This machine has no address ${host}.` };
    default:
      return { code: 'bind-failed', message: `The server could not listen on ${host} port ${port}: ${error.message}.` };
  }
}
