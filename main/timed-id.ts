import { randomBytes } from 'node:crypto';

/**
 * An id that is a folder's name: sorts by time, says what it is, and does not collide: `20260102-030405-jpeg-ingest-1a2b3c`. `kind` stands for a
 * name of which nothing is left.
 */
export function timedId(at: Date, name: string, kind: string): string {
  const time = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || kind;
  return `${time}-${slug}-${randomBytes(3).toString('hex')}`;
}
