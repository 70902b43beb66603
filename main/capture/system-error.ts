import { SockscopeError } from '../../contract/index.ts';

/** A failed write to the library as an error with a code: a full disk is told apart from a folder that may not be written. */
export function writeError(error: unknown, what: string): SockscopeError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SockscopeError('disk-full', `There is no space left for ${what.charAt(0).toLowerCase()}${what.slice(1)}.`, { cause: error });
  return new SockscopeError('capture-unwritable', `${what} cannot be written: ${message}.`, { cause: error });
}
