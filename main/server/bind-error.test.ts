import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../contract/index.ts';
import { bindError } from './bind-error.ts';

const codeOf = (code: string) => bindError(Object.assign(new Error('no'), { code }), '127.0.0.1', 80).code;

it.each([
  ['EADDRINUSE', ['bind.port', 'bind.host', '--port', '--host']],
  ['EACCES', ['bind.port', '--port']],
  ['EADDRNOTAVAIL', ['bind.host', '--host']],
  ['EMFILE', ['bind.port', 'bind.host', '--port', '--host']],
])('%s is told with the fields and options that say where it listens', (code, names) => {
  for (const name of names) expect(ERROR_CODES[codeOf(code)].hint).toContain(name);
});
