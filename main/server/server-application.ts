import { type EchoReply, toErrorValue } from '../../contract/index.ts';
import type { Processor } from '../compute/processor.ts';
import { type Arrived, keep, type ReceivingPeer } from '../flow/receiving-peer.ts';
import { ignoreError } from '../stream/ignore-error.ts';
import { createAnswerBacklog } from './answer-backlog.ts';
import type { ServerSettings } from './server-messages.ts';
import { UNREAD_ANSWERS_MAX_BYTES, UnreadAnswers } from './unread-answers.ts';

/** A shorter answer holds nobody up by itself. */
const SMALL_ANSWER_BYTES = 1_024;

const AS_TEXT = { binary: false } as const;
const AS_BINARY = { binary: true } as const;

/**
 * What the server does with a frame that it has taken: it computes for `processing.costMs`, and answers with the pixels'
 * statistics, with an acknowledgement, or with the message itself.
 */
export class ServerApplication {
  readonly #processor: Processor;
  readonly #onFault: (message: string) => void;
  readonly #onEnding: (peer: ReceivingPeer, reason: string) => void;
  readonly #unread: UnreadAnswers;
  settings: ServerSettings;

  /** `onHold`: the connection is not to be read, or again, because its client leaves too much unread. `onEnding`: it is ended, and why in a word or two. */
  constructor(options: {
    processor: Processor;
    settings: ServerSettings;
    onFault: (message: string) => void;
    onHold: (peer: ReceivingPeer, isHeld: boolean) => void;
    onEnding: (peer: ReceivingPeer, reason: string) => void;
  }) {
    this.#processor = options.processor;
    this.settings = options.settings;
    this.#onFault = options.onFault;
    this.#onEnding = options.onEnding;
    this.#unread = new UnreadAnswers({
      backlog: createAnswerBacklog(),
      onHold: options.onHold,
      onDeaf: (peer) => this.#endDeaf(peer),
    });
  }

  /** A frame is there and may have to wait for its turn: an acknowledgement does not wait with it. */
  arrived(peer: ReceivingPeer, frame: Arrived): void {
    const { direction, server } = this.settings;
    if (direction === 'echo' && server.reply === 'ack') this.#acknowledge(peer, frame);
  }

  /** `null` where everything is done already; else the end of the work, which never fails: faults are told. */
  handle(peer: ReceivingPeer, frame: Arrived): Promise<void> | null {
    const { direction, server } = this.settings;
    const { costMs, strategy } = server.processing;
    const burnStrategy = strategy === 'ping' ? 'inline' : strategy;
    if (server.reply === 'same' && !frame.isAcknowledged) {
      const work = this.#processor.burn(costMs, burnStrategy);
      if (!work) {
        this.#sendBack(peer, frame);
        return null;
      }
      keep(frame);
      return work.then(() => this.#sendBack(peer, frame)).catch((error) => this.#failed(error));
    }
    const replies = direction === 'echo' && server.reply !== 'none';
    if (!replies && costMs === 0) return null;
    if (!replies) {
      const work = this.#processor.burn(costMs, burnStrategy);
      return work ? work.catch((error) => this.#failed(error)) : null;
    }
    if (server.reply === 'ack' || frame.isAcknowledged) {
      // One that came in before the setting was changed has no answer yet.
      if (!frame.isAcknowledged) this.#acknowledge(peer, frame);
      keep(frame);
      const computed = this.#processor.computeInWorker(frame.data).then(() => this.#processor.burn(costMs, burnStrategy) ?? undefined);
      return computed.catch((error) => this.#failed(error));
    }
    if (strategy === 'inline' || strategy === 'ping') {
      const statistics = this.#processor.computeInline(frame.data);
      this.#processor.burn(costMs, 'inline');
      this.#computed(peer, frame, statistics);
      return null;
    }
    if (strategy === 'worker') keep(frame);
    const statistics =
      strategy === 'worker' ? this.#processor.computeInWorker(frame.data) : Promise.resolve(this.#processor.computeInline(frame.data));
    return statistics
      .then(async (value) => {
        await this.#processor.burn(costMs, burnStrategy);
        this.#computed(peer, frame, value);
      })
      .catch((error) => this.#failed(error));
  }

  #acknowledge(peer: ReceivingPeer, frame: Arrived): void {
    frame.isAcknowledged = true;
    this.#answer(peer, { type: 'ack', sequence: frame.sequence });
  }

  #computed(
    peer: ReceivingPeer,
    frame: Arrived,
    statistics: Omit<Extract<EchoReply, { type: 'computed' }>, 'type' | 'sequence'> | null,
  ): void {
    if (statistics) return this.#answer(peer, { type: 'computed', sequence: frame.sequence, ...statistics });
    this.#onFault(`Connection ${peer.label} sent a frame that is no gray image; it was not computed.`);
    this.#onEnding(peer, 'no gray image');
    peer.socket.close(1003, 'no gray image');
  }

  #answer(peer: ReceivingPeer, reply: EchoReply): void {
    const { socket } = peer;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNREAD_ANSWERS_MAX_BYTES) this.#endDeaf(peer);
    else socket.send(JSON.stringify(reply), ignoreError);
  }

  /** The message as it came. Its bytes are the answer's, too, until they have left. */
  #sendBack(peer: ReceivingPeer, frame: Arrived): void {
    const { socket } = peer;
    if (socket.readyState !== socket.OPEN) return;
    const beforeBytes = socket.bufferedAmount;
    const kind = frame.isText ? AS_TEXT : AS_BINARY;
    const isLent = frame.loan !== null || frame.kept !== null;
    // Nothing was unread and this is little, and nobody waits for its bytes: no one need hear that it has left.
    if (beforeBytes === 0 && frame.bytes < (isLent ? (socket.copiesBelowBytes ?? 0) : SMALL_ANSWER_BYTES)) {
      return socket.send(frame.data, kind);
    }
    keep(frame);
    const answer = frame.kept?.share();
    socket.send(frame.data, kind, () => {
      answer?.release();
      this.#unread.left(peer);
    });
    this.#unread.sent(peer, beforeBytes);
  }

  #endDeaf(peer: ReceivingPeer): void {
    this.#onFault(`Connection ${peer.label} reads none of its answers and was ended.`);
    this.#onEnding(peer, 'answers unread');
    peer.socket.terminate();
  }

  #failed(error: unknown): void {
    this.#onFault(toErrorValue(error).message);
  }
}
