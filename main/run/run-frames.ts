import { isDeepStrictEqual } from 'node:util';
import { type Payload, type RunState, type Scenario, sendsOurFrames, settingName, showValue, toErrorValue } from '../../contract/index.ts';
import { type Clock, NS_PER_S } from '../clock.ts';
import { type ToggleChange, toggleChange } from './apply-toggle.ts';
import type { FrameMaker } from './frame-maker.ts';

/** Frames, and what they were made of. */
export interface MadeFrames {
  readonly payload: Payload;
  readonly frames: SharedArrayBuffer[];
}

/** Making that takes longer beside a stream is told: the stream has that much less of the processors meanwhile. */
const SLOW_AFTER_MS = 1_000;

export interface RunFramesOptions {
  maker: Pick<FrameMaker, 'make' | 'cancel'>;
  clock: Clock;
  onState: (change: Partial<RunState>) => void;
  /** Frames are made beside the stream and take their time, or are no longer made. */
  onSlow: (severity: 'info' | 'warning', text: string) => void;
}

/** The frames that a run sends: made before it begins, and anew where a change of its payload needs others. Making fails with `source-failed`, or with `run-inactive` where it was given up. */
export class RunFrames {
  readonly #with: RunFramesOptions;
  /** The setting for which frames are being made, or were made last. */
  #madeFor: string | null = null;

  constructor(options: RunFramesOptions) {
    this.#with = options;
  }

  make(payload: Payload): Promise<SharedArrayBuffer[]> {
    const tell = (fraction: number) => this.#with.onState({ progress: { text: 'Making the frames', fraction } });
    tell(0);
    return this.#with.maker.make(payload, tell);
  }

  /** Gives up what is being made. */
  cancel(): void {
    this.#with.maker.cancel();
  }

  /** Those that a change will need, made beside the stream and beside other changes; `null` where it needs none. A newer change of the payload gives up an older one. */
  async ahead(scenario: Scenario, path: string, value: unknown): Promise<MadeFrames | null> {
    const change = toggleChange(scenario, path, value);
    // Back to what is in force: frames for another value are wanted no more.
    if (!change && path === this.#madeFor) this.cancel();
    if (!change || !needsFrames(change)) return null;
    this.#madeFor = path;
    this.#with.onState({ applying: path });
    try {
      return { payload: change.scenario.payload, frames: await this.#beside(change) };
    } finally {
      this.#with.onState({ applying: null, progress: null });
    }
  }

  /** Those of a change that takes its turn now. What was made ahead was made of the settings of then, and other changes may have gone before. */
  async of(change: ToggleChange, ahead: MadeFrames | null): Promise<SharedArrayBuffer[] | null> {
    if (!needsFrames(change)) return null;
    const { payload } = change.scenario;
    return ahead && isDeepStrictEqual(ahead.payload, payload) ? ahead.frames : this.#beside(change);
  }

  /** Makes the frames of a change beside the stream. */
  async #beside({ toggle, before, after, scenario }: ToggleChange): Promise<SharedArrayBuffer[]> {
    const { clock, onSlow } = this.#with;
    const startNs = clock.nowNs();
    const frames = `frames for ${settingName(toggle.path)} (${showValue(before)} → ${showValue(after)})`;
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      onSlow('warning', `The ${frames} are being made: until they are there, that takes processor time from the stream.`);
    }, SLOW_AFTER_MS);
    const over = (how: string) =>
      isSlow && onSlow('info', `The ${frames} ${how} after ${((clock.nowNs() - startNs) / NS_PER_S).toFixed(1)} s.`);
    try {
      const made = await this.make(scenario.payload);
      over('were ready');
      return made;
    } catch (error) {
      over(toErrorValue(error).code === 'run-inactive' ? 'were given up' : 'could not be made');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function needsFrames({ toggle, scenario }: ToggleChange): boolean {
  return toggle.group === 'payload' && sendsOurFrames(scenario);
}
