import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { threadPort } from '../threads/thread.ts';
import type { CeilingThreadData, FromCeiling } from './ceiling-messages.ts';
import { receiveMessages } from './ceiling-receiver.ts';
import { sendMessages } from './ceiling-sender.ts';

if (parentPort) {
  const port = threadPort<never, FromCeiling>(parentPort);
  const data = workerData as CeilingThreadData;
  if (data.end === 'sender') sendMessages(port, data);
  else receiveMessages(port, data, systemClock);
}
