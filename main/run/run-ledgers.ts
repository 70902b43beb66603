import type { LedgerSummary } from '../../contract/index.ts';
import { FrameLedger } from '../metrics/ledger.ts';
import type { LegTelemetry, RunTelemetry } from '../metrics/run-telemetry.ts';
import { RECEIVER, SENDER } from '../metrics/shared-counters.ts';
import type { ServerConnectionEnd } from '../server/server-messages.ts';

/** The books of a run: one for the leg that it is about, and in relay one for the leg from the publishers. */
export class RunLedgers {
  readonly main = new FrameLedger();
  readonly publish: FrameLedger | null;
  readonly #telemetry: RunTelemetry;

  constructor(telemetry: RunTelemetry) {
    this.#telemetry = telemetry;
    this.publish = telemetry.publish ? new FrameLedger() : null;
  }

  /** The leg that the generator's frames go on. */
  get ofLoad(): FrameLedger {
    return this.publish ?? this.main;
  }

  /** The server's end of one of our connections has told what it sent or received. */
  closedByServer({ received, sent, key }: ServerConnectionEnd): void {
    if (key === null) return;
    if (received) this.ofLoad.closedByReceiver(received);
    if (sent) this.main.closedBySender(sent);
  }

  /** Connections of which one end has not told its account yet. */
  openConnections(): number {
    return this.main.openConnections() + (this.publish?.openConnections() ?? 0);
  }

  settle(displayed: number | null): { main: LedgerSummary; publish: LedgerSummary | null } {
    const { main, publish } = this.#telemetry;
    return {
      main: this.main.settle({ ...totalsOf(main), displayed }),
      publish: publish && this.publish ? this.publish.settle({ ...totalsOf(publish), displayed: null }) : null,
    };
  }
}

function totalsOf({ sender, receiver }: LegTelemetry) {
  const sent = sender?.counters;
  const got = receiver.counters;
  return {
    due: sent?.[SENDER.due] ?? 0,
    notOffered: sent?.[SENDER.notOffered] ?? 0,
    dropped: sent?.[SENDER.dropped] ?? 0,
    queued: sent?.[SENDER.queuedFrames] ?? 0,
    offered: sent?.[SENDER.offered] ?? 0,
    arrived: got[RECEIVER.arrived]!,
    received: got[RECEIVER.received]!,
    droppedByReceiver: got[RECEIVER.dropped]!,
    waiting: got[RECEIVER.waitingFrames]!,
    foreign: got[RECEIVER.foreign]!,
  };
}
