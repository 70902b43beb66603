import type { Manifest } from '../../contract/index.ts';

/** Tells whether the finished capture of a run is on the disk by now. */
interface Recorded {
  readonly isComplete: boolean;
}

/** Final manifests of runs that could not be written, for want of room on the disk as a rule: each until its recorder has written it after all. */
export class UnwrittenManifests {
  readonly #waiting = new Map<string, { record: Recorded; manifest: Manifest }>();

  /** Takes the final manifest of a run; one that is on the disk is not kept. */
  add(id: string, manifest: Manifest, record: Recorded): void {
    this.#waiting.set(id, { record, manifest });
    this.#leaveOutWritten();
  }

  /** `null` for a capture whose manifest is to be read from the disk, where a user may have changed it since. */
  of(id: string): Manifest | null {
    this.#leaveOutWritten();
    return this.#waiting.get(id)?.manifest ?? null;
  }

  #leaveOutWritten(): void {
    for (const [id, { record }] of this.#waiting) if (record.isComplete) this.#waiting.delete(id);
  }
}
