import { parentPort, workerData } from 'node:worker_threads';
import { threadPort } from '../threads/thread.ts';
import { runServer } from './run-server.ts';
import type { FromServer, ServerThreadData, ToServer } from './server-messages.ts';

if (parentPort) runServer(threadPort<ToServer, FromServer>(parentPort), workerData as ServerThreadData);
