import { systemClock } from '../clock.ts';
import { runThread } from '../threads/run-thread.ts';
import type { CeilingThreadData, FromCeiling } from './ceiling-messages.ts';
import { receiveMessages } from './ceiling-receiver.ts';
import { sendMessages } from './ceiling-sender.ts';

runThread<CeilingThreadData, never, FromCeiling>((data, port) => {
  if (data.end === 'sender') sendMessages(port, data);
  else receiveMessages(port, data, systemClock);
});
