import { type ErrorValue, type Manifest, type RunState, type Scenario, SockscopeError } from '../../contract/index.ts';

/** How a run ended: its capture's figures, and the error where it was cut off by one. */
export interface RunOutcome extends Pick<Manifest, 'id' | 'summary' | 'diagnosis' | 'thresholds'> {
  error: ErrorValue | null;
}

/** Makes runs for an experiment, one at a time. */
export interface ExperimentRuns {
  /** Makes a run and answers when it has ended and its capture is complete. Fails where it could not begin. */
  run(scenario: Scenario): Promise<RunOutcome>;
  /** Ends the run in progress, which then answers or, where it had not begun yet, fails. Fails with `run-inactive` where there is none. */
  stop(): Promise<unknown>;
}

/** What the engine offers for a run: the same doors that a user's run goes through. */
export interface RunDoor {
  start(scenario: Scenario): Promise<{ captureId: string }>;
  stop(): Promise<unknown>;
  /** Tells each state of the run. Returns its own unregister function. */
  onState(listener: (state: RunState) => void): () => void;
  /** The manifest of a capture, or the whole document. */
  manifest(captureId: string): Promise<Pick<Manifest, 'id' | 'summary' | 'diagnosis' | 'thresholds'>>;
}

/** Runs that begin and end through `door`. */
export function runsThrough(door: RunDoor): ExperimentRuns {
  return { run: (scenario) => runToEnd(door, scenario), stop: () => door.stop() };
}

/** Starts a run, waits for its end, and reads what its capture says. Fails with the error of the start. */
export async function runToEnd(door: RunDoor, scenario: Scenario): Promise<RunOutcome> {
  // A run may end before its start has answered, so the listening begins first.
  const ends = new Map<string, RunState>();
  let wake = () => {};
  const unregister = door.onState((state) => {
    if (state.captureId === null || (state.phase !== 'ended' && state.phase !== 'failed')) return;
    ends.set(state.captureId, state);
    wake();
  });
  try {
    const { captureId } = await door.start(scenario);
    if (!ends.has(captureId)) {
      await new Promise<void>((resolve) => {
        wake = () => {
          if (ends.has(captureId)) resolve();
        };
      });
    }
    // The state is told a moment before the engine is free for the next run; its own stop answers after that moment.
    await door.stop().catch((error) => {
      if (!(error instanceof SockscopeError && error.value.code === 'run-inactive')) throw error;
    });
    const { id, summary, diagnosis, thresholds } = await door.manifest(captureId);
    const end = ends.get(captureId);
    return { id, summary, diagnosis, thresholds, error: end?.phase === 'failed' ? end.error : null };
  } finally {
    unregister();
  }
}
