import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type CaptureListItem, THUMBNAIL_MAX_BYTES, type Thumbnail } from '../../../contract/index.ts';

/** The names that a thumbnail has in a capture's folder, and what each is. */
const FILES: Readonly<Record<string, { mediaType: Thumbnail['mediaType']; kind: NonNullable<CaptureListItem['thumbnail']> }>> = {
  'thumbnail.jpg': { mediaType: 'image/jpeg', kind: 'picture' },
  'thumbnail.png': { mediaType: 'image/png', kind: 'picture' },
  'thumbnail.svg': { mediaType: 'image/svg+xml', kind: 'chart' },
};

/** What a thumbnail is written as. */
export type ThumbnailType = 'jpg' | 'png' | 'svg';

/** What the thumbnail of a capture shows; `null`: it has none. */
export async function thumbnailKind(folder: string): Promise<CaptureListItem['thumbnail']> {
  const name = await find(folder);
  return name === null ? null : (FILES[name]?.kind ?? null);
}

/** The thumbnail of a capture; `null`: it has none, or one that is no small picture. */
export async function readThumbnail(folder: string): Promise<Thumbnail | null> {
  const name = await find(folder);
  const file = name === null ? undefined : FILES[name];
  if (name === null || file === undefined) return null;
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() || found.size > THUMBNAIL_MAX_BYTES) return null;
  const bytes = await readFile(path).catch(() => null);
  return bytes && { mediaType: file.mediaType, base64: bytes.toString('base64') };
}

/** Writes the thumbnail of a capture. Fails as the file system does. */
export async function writeThumbnail(folder: string, type: ThumbnailType, content: Uint8Array | string): Promise<void> {
  await writeFileAtomic(join(folder, `thumbnail.${type}`), typeof content === 'string' ? content : Buffer.from(content));
}

async function find(folder: string): Promise<string | null> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return Object.keys(FILES).find((name) => names.includes(name)) ?? null;
}
