import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {
  type Arrival,
  CAPTURE_FORMAT_VERSION,
  type CaptureDocument,
  type Exchange,
  type Manifest,
  manifestSchema,
  type RunEvent,
  type Sample,
  SockscopeError,
} from '../../contract/index.ts';
import { lockManifest } from './manifest-lock.ts';
import { mustFit } from './reading/capture-limits.ts';
import { readCaptureLines } from './reading/capture-lines.ts';
import { LineDamage, unreadableSamples } from './reading/line-damage.ts';
import { syncFolder } from './sync-folder.ts';
import { writeError } from './system-error.ts';

export const MANIFEST_FILE = 'manifest.json';
export const SAMPLES_FILE = 'samples.ndjson';
export const FRAME_LOG_FILE = 'frames.log';

/** Replaces the manifest in one step: a reader, or a crash, sees the old one or the new one. It is on the disk when this returns. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  try {
    await writeFileAtomic(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFolder(folder);
  } catch (error) {
    throw writeError(error, 'The capture');
  }
}

/** Reads a manifest. Fails with `capture-missing`, `capture-newer` or `capture-unreadable`; the file is never touched. */
export async function readManifest(folder: string): Promise<Manifest> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR')
      throw new SockscopeError('capture-missing', 'There is no such capture.', { cause: error });
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : `cannot be read (${(error as Error).message})`;
    throw new SockscopeError('capture-unreadable', `The manifest of this capture ${reason}.`, { cause: error });
  }
  const version = (document as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > CAPTURE_FORMAT_VERSION) {
    throw new SockscopeError('capture-newer', `This capture has format ${version}; this version reads up to ${CAPTURE_FORMAT_VERSION}.`);
  }
  const parsed = manifestSchema.safeParse(document);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new SockscopeError('capture-unreadable', `The manifest of this capture is damaged: ${first?.path.join('.')}: ${first?.message}.`);
  }
  return parsed.data;
}

const updates = new Map<string, Promise<unknown>>();

/**
 * Changes a manifest: one change of a folder after another, so that none overwrites the other. Those of this process take turns here,
 * those of other processes by a lock file beside the manifest, which is read anew under the lock: what another changed is kept.
 */
export function updateManifest(folder: string, change: (manifest: Manifest) => Manifest): Promise<Manifest> {
  const before = updates.get(folder) ?? Promise.resolve();
  const update = before
    .catch(() => {})
    .then(async () => {
      const lock = await lockManifest(folder);
      try {
        const manifest = change(await readManifest(folder));
        await lock.confirm();
        await writeManifest(folder, manifest);
        return manifest;
      } finally {
        await lock.release();
      }
    });
  updates.set(folder, update);
  const forget = () => {
    if (updates.get(folder) === update) updates.delete(folder);
  };
  update.then(forget, forget);
  return update;
}

/**
 * A whole capture: manifest, samples, events, and what of it is damaged. `packed` keeps the histograms of its
 * samples in a tenth of the memory (`PackedHistograms`), which is for whoever does not hand the samples on to another thread. `final` is its
 * manifest where the one on the disk could not be replaced by it.
 *
 * @throws `capture-too-large` above SAMPLES_READ_MAX samples, or HISTOGRAMS_READ_MAX_BYTES of whole ones (reading/capture-limits.ts).
 */
export async function readCapture(
  folder: string,
  form: 'whole' | 'packed' = 'whole',
  final: Manifest | null = null,
): Promise<CaptureDocument> {
  const manifest = final ?? (await readManifest(folder));
  const { damage, ...lines } = await readSamples(folder, form);
  return { ...manifest, ...lines, damage: [...knownDamage(manifest), ...damage] };
}

/** What was missing of a capture before its samples were read: where its recording broke off, or of what it was imported from. */
function knownDamage({ recordingFault, origin }: Manifest): string[] {
  return [...(recordingFault === null ? [] : [recordingFault]), ...(origin?.damage ?? [])];
}

/** What was recorded as the run went, and what could not be read of it. */
export interface CaptureLines {
  samples: Sample[];
  events: RunEvent[];
  exchanges: Exchange[];
  arrivals: Arrival[];
  damage: string[];
}

/** Reads all whole lines of `samples.ndjson`. A half line at the end or a damaged one costs that line alone, and is told. */
export async function readSamples(folder: string, form: 'whole' | 'packed' = 'whole'): Promise<CaptureLines> {
  const lines: CaptureLines = { samples: [], events: [], exchanges: [], arrivals: [], damage: [] };
  const damage = new LineDamage();
  try {
    const end = await readCaptureLines(join(folder, SAMPLES_FILE), {
      line: (line, { to }, histograms) => {
        if (line.kind === 'sample') {
          lines.samples.push({ ...line.sample, histograms: form === 'packed' ? histograms.toPacked() : histograms.toHistograms() });
          mustFit(lines.samples.length, form === 'packed' ? 0 : to);
        } else if (line.kind === 'event') lines.events.push(line.event);
        else if (line.kind === 'exchanges') for (const exchange of line.exchanges) lines.exchanges.push(exchange);
        else for (const arrival of line.arrivals) lines.arrivals.push(arrival);
      },
      damaged: (place) => damage.add(place),
    });
    lines.damage = damage.sentences(end);
  } catch (error) {
    if (error instanceof SockscopeError) throw error;
    return { samples: [], events: [], exchanges: [], arrivals: [], damage: [unreadableSamples(error)] };
  }
  return lines;
}
