import { readFileSync } from 'node:fs';

/** An output that a program of a real machine has made (test/fixtures/kernel). */
export function kernelFixture(name: string): string {
  return readFileSync(new URL(`../../test/fixtures/kernel/${name}`, import.meta.url), 'utf8');
}
