import type { Direction } from '../../contract/index.ts';
import {
  type ClientsTelemetry,
  createClientsTelemetry,
  createLoadTelemetry,
  createPathTelemetry,
  createReceiverTelemetry,
  createSenderTelemetry,
  createServerTelemetry,
  type LoadTelemetry,
  type PathTelemetry,
  type ReceiverTelemetry,
  type SenderTelemetry,
  type ServerTelemetry,
} from './thread-telemetry.ts';

/** Both ends of a leg: who sends and who receives. `sender` is `null` where the senders are not ours. */
export interface LegTelemetry {
  sender: SenderTelemetry | null;
  receiver: ReceiverTelemetry;
}

/** The shared memory of a run. Which thread writes what follows from the direction. */
export interface RunTelemetry {
  server: ServerTelemetry;
  /** `null`: there is no generator. */
  load: LoadTelemetry | null;
  /** `null`: there are no receiving clients. */
  clients: ClientsTelemetry | null;
  /** The impairment proxy's; `null` where there is no leg of ours that it could stand in. */
  path: PathTelemetry | null;
  /** The leg that the run is about. */
  main: LegTelemetry;
  /** Of relay, the leg from the publishers to the server. */
  publish: LegTelemetry | null;
}

/** Fresh shared memory for a run. */
export function createRunTelemetry(direction: Direction): RunTelemetry {
  switch (direction) {
    case 'observe':
      throw new Error('Nothing of ours is sent or received in direction observe: it has no threads to count.');
    case 'listen': {
      const receiver = createReceiverTelemetry();
      return {
        server: createServerTelemetry({ receiver, sender: null }),
        load: null,
        clients: null,
        path: null,
        main: { sender: null, receiver },
        publish: null,
      };
    }
    case 'ingest':
    case 'echo': {
      const receiver = createReceiverTelemetry();
      const load = createLoadTelemetry();
      return {
        server: createServerTelemetry({ receiver, sender: null }),
        load,
        clients: null,
        path: createPathTelemetry(),
        main: { sender: load.sender, receiver },
        publish: null,
      };
    }
    case 'push': {
      const sender = createSenderTelemetry();
      const clients = createClientsTelemetry();
      return {
        server: createServerTelemetry({ receiver: null, sender }),
        load: null,
        clients,
        path: createPathTelemetry(),
        main: { sender, receiver: clients.receiver },
        publish: null,
      };
    }
    case 'relay': {
      const publishReceiver = createReceiverTelemetry();
      const sender = createSenderTelemetry();
      const load = createLoadTelemetry();
      const clients = createClientsTelemetry();
      return {
        server: createServerTelemetry({ receiver: publishReceiver, sender }),
        load,
        clients,
        path: createPathTelemetry(),
        main: { sender, receiver: clients.receiver },
        publish: { sender: load.sender, receiver: publishReceiver },
      };
    }
  }
}
