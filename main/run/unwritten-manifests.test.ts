import { expect, it } from 'vitest';
import type { Manifest } from '../../contract/index.ts';
import { UnwrittenManifests } from './unwritten-manifests.ts';

it('keeps what is not on the disk, and only for as long', () => {
  const unwritten = new UnwrittenManifests();
  const manifest = { id: 'a' } as Manifest;
  const record = { isComplete: false };
  unwritten.add('a', manifest, record);
  unwritten.add('b', { id: 'b' } as Manifest, { isComplete: true });
  expect(unwritten.of('a')).toBe(manifest);
  expect(unwritten.of('b')).toBeNull();
  record.isComplete = true;
  expect(unwritten.of('a')).toBeNull();
});
