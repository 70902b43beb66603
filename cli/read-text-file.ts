import { readFileSync } from 'node:fs';

/** A file’s text without its byte order mark. PowerShell puts one before what it writes, which is UTF-8 or, in older versions, UTF-16. Throws as the file system does. */
export function readTextFile(file: string): string {
  const bytes = readFileSync(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
