import { timedId } from '../timed-id.ts';

/** The id of a new capture. */
export function newCaptureId(at: Date, name: string): string {
  return timedId(at, name, 'run');
}
