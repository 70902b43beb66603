import { type CaptureDocument, type ErrorValue, type Manifest, type RunState, SockscopeError } from '../contract/index.ts';
import { readCapture, readManifest } from '../main/capture/capture-files.ts';
import { CaptureStore } from '../main/capture/capture-store.ts';
import type { Engine } from '../main/engine.ts';
import { brokenOffFault, faultOf, type RunFault, runFault, unlessMissed } from '../main/report/run-fault.ts';

/** The captures of the runs that a command makes, also those that are not whole on the disk. Made before the first run. */
export class MadeCaptures {
  readonly #engine: Pick<Engine, 'unwrittenManifest'>;
  readonly #store: CaptureStore;
  /** The first one of each run: its recording tells its own before the run ends. */
  readonly #errors = new Map<string, ErrorValue>();

  constructor(engine: Pick<Engine, 'unwrittenManifest' | 'onPush'>, home: string) {
    this.#engine = engine;
    this.#store = new CaptureStore(home);
    engine.onPush((name, payload) => {
      if (name !== 'run.state') return;
      const { captureId, error } = payload as RunState;
      if (captureId !== null && error && !this.#errors.has(captureId)) this.#errors.set(captureId, error);
    });
  }

  /** The capture with its final manifest, wherever that is. */
  async open(id: string, form: 'whole' | 'packed' = 'packed'): Promise<CaptureDocument> {
    const unwritten = this.#engine.unwrittenManifest(id);
    return readCapture(await this.#store.existingFolderOf(id), form, unwritten);
  }

  /** Why a capture is not whole though its run was measured to its end; `null` for a whole one. */
  async incompleteError(id: string): Promise<SockscopeError | null> {
    const unwritten = this.#engine.unwrittenManifest(id);
    const manifest = unwritten ?? (await readManifest(await this.#store.existingFolderOf(id)));
    return incompleteError(manifest, { isWritten: unwritten === null, error: this.#errors.get(id) ?? null });
  }
}

/** What is known of how a capture was recorded. */
interface Recording {
  /** Whether its final manifest is on the disk. */
  isWritten: boolean;
  error: ErrorValue | null;
}

/** Why the capture with this manifest is not whole: its samples or its recorded frames break off, or its end could not be written. `null` for a whole one. */
export function incompleteError(
  capture: Pick<Manifest, 'recordingFault' | 'recording'>,
  { isWritten, error }: Recording,
): SockscopeError | null {
  const { recordingFault } = capture;
  if (isWritten && recordingFault === null) return framesError(capture);
  const reason = error?.message ?? recordingFault ?? 'its end could not be written.';
  return new SockscopeError(error?.code ?? 'capture-unwritable', `The capture is not whole: ${reason}`, {
    hint: isWritten
      ? 'The figures are of the whole run; its samples end where the recording broke off.'
      : 'The figures are of the whole run. Free some space: the next command finishes the capture from the samples that it has.',
  });
}

/** The samples are all there: who reads only figures has lost nothing. */
function framesError(capture: Pick<Manifest, 'recordingFault' | 'recording'>): SockscopeError | null {
  const fault = brokenOffFault(capture);
  if (fault === null) return null;
  return new SockscopeError('capture-unwritable', fault.message, {
    hint: 'The figures and the samples are of the whole run; its frames end where their recording broke off.',
  });
}

/** Why a run that has a capture counts as no whole one; a capture that is not whole is told beside it. */
export function faultOfMade(document: CaptureDocument, incomplete: SockscopeError | null): RunFault | null {
  return runFault(document) ?? unlessMissed(document, incomplete && faultOf(incomplete.value));
}
