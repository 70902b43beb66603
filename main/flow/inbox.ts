import { PRIORITY, type Scenario } from '../../contract/index.ts';
import { FrameQueue, NOTHING_DROPPED, type Queueable } from './frame-queue.ts';

/** What an inbox acts on; `limitFrames` means nothing under policy `queue`. */
export type InboxSettings = Pick<Scenario['receiver'], 'policy' | 'limitFrames'>;

/**
 * What of a receiving connection's arrived frames waits for the application. Higher classes are taken first. When frames
 * come in faster than they are taken, `receiver.policy` says what happens:
 *
 * - `queue` keeps all.
 * - `pause` keeps all too. Its owner stops reading the socket while {@link isFull}; what was read already is still kept.
 * - `drop-oldest` keeps at most `limitFrames`: of the lowest class present, incoming frame included, the oldest goes.
 * - `drop-newest`: the newest of that class goes, which is the incoming frame unless a lower class waits.
 * - `latest` is `drop-oldest` with at most one ordinary frame, the newest; it counts towards `limitFrames`.
 *
 * So a key frame is never dropped while an ordinary one waits, and a control message never while either waits.
 */
export class Inbox<T extends Queueable> {
  /** `null` before there is a first frame that waits: most connections never have one. */
  #queue: FrameQueue<T> | null = null;
  #policy: InboxSettings['policy'];
  #limitFrames: number;

  constructor({ policy, limitFrames }: InboxSettings) {
    this.#policy = policy;
    this.#limitFrames = limitFrames;
  }

  get frames(): number {
    return this.#queue === null ? 0 : this.#queue.frames;
  }

  get bytes(): number {
    return this.#queue === null ? 0 : this.#queue.bytes;
  }

  /** Under policy `pause`, whether so many frames wait that the socket should not be read. `false` under every other policy. */
  get isFull(): boolean {
    return this.#policy === 'pause' && this.frames >= this.#limitFrames;
  }

  /** New settings hold at once. Returns what the new policy does not let wait any longer, in the order in which it was dropped. */
  apply({ policy, limitFrames }: InboxSettings): readonly T[] {
    this.#policy = policy;
    this.#limitFrames = limitFrames;
    const dropped: T[] = [];
    for (let item = this.#dropOne(); item !== null; item = this.#dropOne()) dropped.push(item);
    return dropped;
  }

  /** Takes a frame in. Returns what was dropped for it, which may be the frame itself. */
  offer(item: T): readonly T[] {
    this.#queue ??= new FrameQueue<T>();
    this.#queue.push(item);
    // One is enough: before this frame there was none too many.
    const dropped = this.#dropOne();
    return dropped === null ? NOTHING_DROPPED : [dropped];
  }

  /** The next frame for the application; `null` when none waits. */
  take(): T | null {
    return this.#queue?.take() ?? null;
  }

  /** Empties the inbox and returns what was in it. */
  clear(): T[] {
    return this.#queue?.clear() ?? [];
  }

  /** Drops the frame that the policy would rather be without, if there is one too many. */
  #dropOne(): T | null {
    const policy = this.#policy;
    const queue = this.#queue;
    if (queue === null || policy === 'queue' || policy === 'pause') return null;
    const tooMany = queue.frames > this.#limitFrames || (policy === 'latest' && queue.framesOf(PRIORITY.ordinary) > 1);
    return tooMany ? queue.evict(policy === 'drop-newest' ? 'newest' : 'oldest', PRIORITY.control) : null;
  }
}
