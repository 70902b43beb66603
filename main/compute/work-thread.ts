import { parentPort, workerData } from 'node:worker_threads';
import { threadPort } from '../threads/thread.ts';
import { runWork } from './run-work.ts';
import type { FromWork, ToWork, WorkThreadData } from './work-messages.ts';

if (parentPort) runWork(threadPort<ToWork, FromWork>(parentPort), workerData as WorkThreadData);
