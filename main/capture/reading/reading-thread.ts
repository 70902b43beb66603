import { toErrorValue } from '../../../contract/index.ts';
import { runThread } from '../../threads/run-thread.ts';
import { CaptureReader } from './capture-reader.ts';
import type { FromReading, ReadingTask, ToReading } from './reading-messages.ts';

runThread<null, ToReading, FromReading>((_, port) => {
  const reader = new CaptureReader();
  let last: Promise<void> = Promise.resolve();

  const answer = async ({ id, task }: ToReading) => {
    try {
      port.post({ id, result: { ok: true, value: await done(reader, task) } });
    } catch (error) {
      port.post({ id, result: { ok: false, error: toErrorValue(error) } });
    }
  };
  // One after another: what is read for the first is there for the next.
  port.onMessage((message) => {
    last = last.then(() => answer(message));
  });
});

function done(reader: CaptureReader, task: ReadingTask) {
  switch (task.kind) {
    case 'view':
      return reader.view(task.folder, task.points);
    case 'charts':
      return reader.charts(task.folder, task.fromMs, task.toMs, task.points);
    case 'range':
      return reader.range(task.folder, task.fromMs, task.toMs);
    case 'report':
      return reader.report(task.folder, task.format);
  }
}
