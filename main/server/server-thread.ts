import { runThread } from '../threads/run-thread.ts';
import { runServer } from './run-server.ts';
import type { FromServer, ServerThreadData, ToServer } from './server-messages.ts';

runThread<ServerThreadData, ToServer, FromServer>((data, port) => runServer(port, data));
