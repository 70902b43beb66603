import { type Fault, SockscopeError } from '../contract/index.ts';

/** Options that cannot be read, each named with what it was given and what it takes. */
export function optionsError(faults: readonly Fault[]): SockscopeError {
  return new SockscopeError('usage', faults.length === 1 ? 'An option has a fault:' : `${faults.length} options have faults:`, {
    faults: [...faults],
  });
}
