import { isDeepStrictEqual } from 'node:util';
import { type Payload, type RunState, type Scenario, sendsOurFrames } from '../../contract/index.ts';
import { type ToggleChange, toggleChange } from './apply-toggle.ts';
import type { FrameMaker } from './frame-maker.ts';

/** Frames, and what they were made of. */
export interface MadeFrames {
  readonly payload: Payload;
  readonly frames: SharedArrayBuffer[];
}

/** The frames that a run sends: made before it begins, and anew where a change of its payload needs others. Making fails with `source-failed`, or with `run-inactive` where it was given up. */
export class RunFrames {
  readonly #maker: Pick<FrameMaker, 'make' | 'cancel'>;
  readonly #onState: (change: Partial<RunState>) => void;
  /** The setting for which frames are being made, or were made last. */
  #madeFor: string | null = null;

  constructor(maker: Pick<FrameMaker, 'make' | 'cancel'>, onState: (change: Partial<RunState>) => void) {
    this.#maker = maker;
    this.#onState = onState;
  }

  make(payload: Payload): Promise<SharedArrayBuffer[]> {
    const tell = (fraction: number) => this.#onState({ progress: { text: 'Making the frames', fraction } });
    tell(0);
    return this.#maker.make(payload, tell);
  }

  /** Gives up what is being made. */
  cancel(): void {
    this.#maker.cancel();
  }

  /** Those that a change will need, made beside the stream and beside other changes; `null` where it needs none. A newer change of the payload gives up an older one. */
  async ahead(scenario: Scenario, path: string, value: unknown): Promise<MadeFrames | null> {
    const change = toggleChange(scenario, path, value);
    // Back to what is in force: frames for another value are wanted no more.
    if (!change && path === this.#madeFor) this.cancel();
    if (!change || !needsFrames(change)) return null;
    this.#madeFor = path;
    this.#onState({ applying: path });
    try {
      const { payload } = change.scenario;
      return { payload, frames: await this.make(payload) };
    } finally {
      this.#onState({ applying: null, progress: null });
    }
  }

  /** Those of a change that takes its turn now. What was made ahead was made of the settings of then, and other changes may have gone before. */
  async of(change: ToggleChange, ahead: MadeFrames | null): Promise<SharedArrayBuffer[] | null> {
    if (!needsFrames(change)) return null;
    const { payload } = change.scenario;
    return ahead && isDeepStrictEqual(ahead.payload, payload) ? ahead.frames : this.make(payload);
  }
}

function needsFrames({ toggle, scenario }: ToggleChange): boolean {
  return toggle.group === 'payload' && sendsOurFrames(scenario);
}
