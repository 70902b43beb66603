import { setFlagsFromString } from 'node:v8';

/** A version of V8 as its first two numbers: 13.6. */
export type V8Version = readonly [major: number, minor: number];

/** A flag of V8, the versions that are known to know it, and why it is set. */
export interface V8Flag {
  readonly flag: string;
  /** The first version. */
  readonly from: V8Version;
  /** The first version that does not have it any more, or does the same without it; `null`: none is known. */
  readonly before: V8Version | null;
  readonly reason: string;
}

/**
 * What V8 is told before threads start. A frame of 1 MiB lies outside the heap, and its death is seen only by a collection:
 * these flags see to it that the cheap one (scavenge) gets there first, and that no whole one (mark-compact) is started by
 * frames that pass. Measured in docs/performance.md, "V8 and malloc".
 *
 * V8 prints to stderr when it is given a flag that it does not know, and offers no way to ask. The `--v8-options` of these were read:
 * 11.3 (Node 20), 12.4 (22), 12.9 (23), 13.6 (24), 14.1 (25) and 14.6 (26). A flag that all of them have is taken to be in later ones.
 */
export const V8_FLAGS: readonly V8Flag[] = [
  {
    // A thread's heap begins at some 8 MB and is collected whole as soon as it has grown by half; frames count as growth.
    flag: '--initial-old-space-size=64',
    from: [11, 0],
    before: null,
    reason: 'room for the heap to grow before it is collected whole',
  },
  {
    // Without it 64 MB of frames, dead or alive, start a mark-compact. V8 14.8 counts so by itself and has no such flag.
    flag: '--external-memory-accounted-in-global-limit',
    from: [13, 6],
    before: [14, 8],
    reason: 'frames count by what lives of them, not by what has passed',
  },
  {
    // 8 is the value that V8 had until 13.5, and as good as 4; 32, the value of 13.6, lets 64 MB of dead frames lie about.
    flag: '--scavenger-max-new-space-capacity-mb=8',
    from: [13, 6],
    before: [13, 7],
    reason: 'dead frames are collected after 16 MB and not after 64 MB',
  },
];

/** The flags of {@link V8_FLAGS} for a version as `process.versions.v8` tells it; none for a text that is no version. */
export function v8FlagsFor(version: string): readonly V8Flag[] {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (!match) return [];
  const own: V8Version = [Number(match[1]), Number(match[2])];
  return V8_FLAGS.filter(({ from, before }) => !isBefore(own, from) && (before === null || isBefore(own, before)));
}

function isBefore([major, minor]: V8Version, [otherMajor, otherMinor]: V8Version): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/**
 * Sets the flags of this V8, for the calling thread and those that are started afterwards. They hold for the whole process and
 * can be set while it runs.
 */
export function setV8Flags(): void {
  for (const { flag } of v8FlagsFor(process.versions.v8)) setFlagsFromString(flag);
}
