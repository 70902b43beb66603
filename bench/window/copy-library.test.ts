import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyLibrary } from './copy-library.ts';

it.each(['a folder', 'a link'])('copies a library and writes no frame, whose folder is %s', (kind) => {
  const root = mkdtempSync(join(tmpdir(), 'sockscope-copy-'));
  const [from, to, elsewhere] = [join(root, 'from'), join(root, 'to'), join(root, 'frames')];
  for (const folder of [join(from, 'captures', 'c'), to, elsewhere]) mkdirSync(folder, { recursive: true });
  if (kind === 'a link') symlinkSync(elsewhere, join(from, 'frames'), 'junction');
  else mkdirSync(join(from, 'frames'));
  writeFileSync(join(from, 'frames', 'f'), 'frame');
  writeFileSync(join(from, 'settings.json'), '{}');
  copyLibrary(from, to);
  expect(lstatSync(join(to, 'frames')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(to, 'frames', 'f'), 'utf8')).toBe('frame');
  expect(readFileSync(join(to, 'settings.json'), 'utf8')).toBe('{}');
  expect(lstatSync(join(to, 'captures', 'c')).isDirectory()).toBe(true);
  // What is measured with the copy is removed after it, and the frames are not.
  rmSync(to, { recursive: true });
  expect(readFileSync(join(from, 'frames', 'f'), 'utf8')).toBe('frame');
  rmSync(root, { recursive: true });
});
