import { runThread } from '../threads/run-thread.ts';
import { runWork } from './run-work.ts';
import type { FromWork, ToWork, WorkThreadData } from './work-messages.ts';

runThread<WorkThreadData, ToWork, FromWork>((data, port) => runWork(port, data));
