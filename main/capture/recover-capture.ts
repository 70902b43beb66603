import { loopOf, type Manifest, type RecoveredCapture } from '../../contract/index.ts';
import { diagnoseRun } from '../diagnosis/diagnose-run.ts';
import { usefulAdvice } from '../diagnosis/useful-advice.ts';
import { CUT_OFF, summarise } from '../metrics/summarise.ts';
import { recoverFrames } from '../recording/recover-frames.ts';
import { isMixed } from '../report/spans.ts';
import { checkThresholds } from '../threshold/check-thresholds.ts';
import { readManifest, updateManifest, writeManifest } from './capture-files.ts';
import { isMarkedDiskFull, removeDiskFullMark } from './disk-full-mark.ts';
import { keepDamaged, replacementOfLost } from './lost-manifest.ts';
import { readForSummary } from './reading/read-for-summary.ts';
import { holdRecovery } from './recovery-lock.ts';

/** Whether the process that records a capture still runs. */
export type IsBeingRecorded = (folder: string, manifest: Manifest) => boolean | Promise<boolean>;

/**
 * Finishes a capture that a crash left behind: figures from the samples that are there, state `recovered`. One whose manifest was lost gets
 * that of its start first. `null`: there was nothing to do, or another process is at it. Samples are read and never written. `at`: wall clock.
 */
export async function recoverCapture(folder: string, isBeingRecorded: IsBeingRecorded, at: Date): Promise<RecoveredCapture | null> {
  if ((await leftBehind(folder, isBeingRecorded)) === null) return null;
  return holdRecovery(folder, at, async () => {
    // Another process may have done it before this one had its turn.
    const found = await leftBehind(folder, isBeingRecorded);
    if (found === null) return null;
    const { samples, events, histograms } = await readForSummary(folder);
    const { manifest, cause } = found;
    const summary = summarise(manifest.scenario, samples, null, { baseline: null, histograms, reason: CUT_OFF });
    const finished: Pick<Manifest, 'state' | 'summary' | 'mixed' | 'thresholds' | 'diagnosis' | 'recording' | 'recovery'> = {
      state: 'recovered',
      summary,
      mixed: isMixed({ events, samples }),
      thresholds: checkThresholds(manifest.scenario.thresholds, summary),
      diagnosis: usefulAdvice(diagnoseRun(samples, events, loopOf(manifest.scenario)), manifest.scenario),
      recording: await recoverFrames(folder, manifest.scenario.recording.frames),
      recovery: { at: at.toISOString(), cause },
    };
    if (cause === 'manifest-lost') {
      await keepDamaged(folder);
      await writeManifest(folder, { ...manifest, ...finished });
    } else {
      // A name that another process gives it in this moment is kept.
      await updateManifest(folder, (newest) => (newest.state === 'recording' ? { ...newest, ...finished } : newest));
    }
    await removeDiskFullMark(folder);
    return { id: manifest.id, name: manifest.name, cause, samples: samples.length, recordedS: (samples.at(-1)?.tMs ?? 0) / 1_000 };
  });
}

async function leftBehind(
  folder: string,
  isBeingRecorded: IsBeingRecorded,
): Promise<{ manifest: Manifest; cause: RecoveredCapture['cause'] } | null> {
  const whole = await readManifest(folder).catch(() => null);
  const manifest = whole ?? (await replacementOfLost(folder));
  if (manifest === null || manifest.state !== 'recording' || (await isBeingRecorded(folder, manifest))) return null;
  if (!whole) return { manifest, cause: 'manifest-lost' };
  return { manifest, cause: (await isMarkedDiskFull(folder)) ? 'disk-full' : 'process-ended' };
}
