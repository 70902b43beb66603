import { type EchoReply, toErrorValue } from '../../contract/index.ts';
import type { Processor } from '../compute/processor.ts';
import type { Arrived, ReceivingPeer } from '../flow/receiving-peer.ts';
import type { ServerSettings } from './server-messages.ts';

/**
 * What the server does with a frame that it has taken: it computes for `processing.costMs`, and in direction echo works
 * out the pixels' statistics and answers.
 */
export class ServerApplication {
  readonly #processor: Processor;
  readonly #onFault: (message: string) => void;
  settings: ServerSettings;

  constructor(options: { processor: Processor; settings: ServerSettings; onFault: (message: string) => void }) {
    this.#processor = options.processor;
    this.settings = options.settings;
    this.#onFault = options.onFault;
  }

  /** `null` where everything is done already; else the end of the work, which never fails: faults are told. */
  handle(peer: ReceivingPeer, frame: Arrived): Promise<void> | null {
    const { direction, server } = this.settings;
    const { costMs, strategy } = server.processing;
    const replies = direction === 'echo' && server.reply !== 'none';
    if (!replies && costMs === 0) return null;
    const burnStrategy = strategy === 'ping' ? 'inline' : strategy;
    if (!replies) {
      const work = this.#processor.burn(costMs, burnStrategy);
      return work ? work.catch((error) => this.#failed(error)) : null;
    }
    if (server.reply === 'ack') {
      this.#answer(peer, { type: 'ack', sequence: frame.sequence });
      const computed = this.#processor.computeInWorker(frame.data).then(() => this.#processor.burn(costMs, burnStrategy) ?? undefined);
      return computed.catch((error) => this.#failed(error));
    }
    if (strategy === 'inline' || strategy === 'ping') {
      const statistics = this.#processor.computeInline(frame.data);
      this.#processor.burn(costMs, 'inline');
      this.#computed(peer, frame, statistics);
      return null;
    }
    const statistics =
      strategy === 'worker' ? this.#processor.computeInWorker(frame.data) : Promise.resolve(this.#processor.computeInline(frame.data));
    return statistics
      .then(async (value) => {
        await this.#processor.burn(costMs, burnStrategy);
        this.#computed(peer, frame, value);
      })
      .catch((error) => this.#failed(error));
  }

  #computed(
    peer: ReceivingPeer,
    frame: Arrived,
    statistics: Omit<Extract<EchoReply, { type: 'computed' }>, 'type' | 'sequence'> | null,
  ): void {
    if (statistics) return this.#answer(peer, { type: 'computed', sequence: frame.sequence, ...statistics });
    this.#onFault(`Connection ${peer.label} sent a frame that is no gray image; it was not computed.`);
    peer.socket.close(1003, 'no gray image');
  }

  #answer({ socket }: ReceivingPeer, reply: EchoReply): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(reply), ignoreError);
  }

  #failed(error: unknown): void {
    this.#onFault(toErrorValue(error).message);
  }
}

/** An answer to a socket that is closing fails; its `close` event tells the story. */
function ignoreError(): void {}
