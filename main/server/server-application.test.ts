import { describe, expect, it } from 'vitest';
import type { Processor } from '../compute/processor.ts';
import { type Arrived, type ReceivingPeer, release } from '../flow/receiving-peer.ts';
import { ServerApplication } from './server-application.ts';
import type { ServerSettings } from './server-messages.ts';
import { UNREAD_ANSWERS_MAX_BYTES } from './unread-answers.ts';

type Strategy = ServerSettings['server']['processing']['strategy'];

/** An application that answers with the same, a socket that keeps what it is sent, and a processor that works on order. */
function application(costMs = 0, strategy: Strategy = 'inline') {
  const sent: { data: unknown; options: unknown; done: () => void }[] = [];
  const holds: boolean[] = [];
  const faults: string[] = [];
  const endings: string[] = [];
  const burnt: string[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    terminated: false,
    terminate() {
      this.terminated = true;
    },
    send(data: Buffer, options: unknown, done: () => void) {
      this.bufferedAmount += data.length;
      sent.push({
        data,
        options,
        done: () => {
          this.bufferedAmount -= data.length;
          done();
        },
      });
    },
  };
  let finish = (): void => {};
  const made = new ServerApplication({
    processor: {
      burn: (ms: number, by: string) => {
        if (ms === 0) return null;
        burnt.push(by);
        return by === 'inline' ? null : new Promise<void>((resolve) => (finish = resolve));
      },
    } as unknown as Processor,
    settings: { direction: 'listen', server: { reply: 'same', processing: { costMs, strategy } } } as ServerSettings,
    onFault: (message) => faults.push(message),
    onHold: (_peer, isHeld) => holds.push(isHeld),
    onEnding: (_peer, reason) => endings.push(reason),
  });
  const peer = { socket, label: 'a' } as unknown as ReceivingPeer;
  const frame = (bytes: number, isText = false) =>
    ({ data: Buffer.alloc(bytes, 7), bytes, isText, sequence: 0, loan: null, kept: null }) as unknown as Arrived;
  return { made, peer, socket, sent, holds, faults, endings, burnt, frame, finish: () => finish() };
}

describe('reply same', () => {
  it('sends each message back at once, binary as binary and text as text', () => {
    const { made, peer, sent, frame } = application();
    const messages = [frame(5), frame(0), frame(3, true)];
    for (const message of messages) expect(made.handle(peer, message)).toBeNull();
    expect(sent.map(({ data, options }) => ({ data, options }))).toEqual([
      { data: messages[0]!.data, options: { binary: true } },
      { data: messages[1]!.data, options: { binary: true } },
      { data: messages[2]!.data, options: { binary: false } },
    ]);
    // The very bytes: nothing is copied.
    expect(sent[0]!.data).toBe(messages[0]!.data);
  });

  it.each(['inline', 'ping', 'yield', 'worker'] as const)('computes first, strategy %s', async (strategy) => {
    const { made, peer, sent, burnt, frame, finish } = application(5, strategy);
    const work = made.handle(peer, frame(5));
    const isInline = strategy === 'inline' || strategy === 'ping';
    expect(burnt).toEqual([isInline ? 'inline' : strategy]);
    expect([work === null, sent.length]).toEqual([isInline, isInline ? 1 : 0]);
    finish();
    await work;
    expect(sent.length).toBe(1);
  });

  it.each(['inline', 'worker'] as const)('keeps lent bytes until they have left and the work is done, strategy %s', async (strategy) => {
    const { made, peer, sent, frame, finish } = application(strategy === 'worker' ? 5 : 0, strategy);
    const message = frame(5);
    const kept = Buffer.alloc(5, 8);
    let owners = 0;
    const owned = {
      data: kept,
      share: () => {
        owners += 1;
        return owned;
      },
      release: () => {
        owners -= 1;
      },
    };
    message.loan = {
      keep: () => {
        owners += 1;
        return owned;
      },
    };
    const work = made.handle(peer, message);
    expect(owners).toBe(strategy === 'worker' ? 1 : 2);
    finish();
    await work;
    expect([sent[0]!.data, owners]).toEqual([kept, 2]);
    release(message);
    expect(owners).toBe(1);
    sent[0]!.done();
    expect(owners).toBe(0);
  });

  it('sends nothing on a connection that is no longer open', () => {
    const { made, peer, socket, sent, frame } = application();
    socket.readyState = 2;
    expect(made.handle(peer, frame(5))).toBeNull();
    expect(sent).toEqual([]);
  });

  it('has a client that reads too little held, one large answer aside, until it has read', () => {
    const { made, peer, socket, sent, holds, faults, frame } = application();
    made.handle(peer, frame(UNREAD_ANSWERS_MAX_BYTES + 1));
    expect(holds).toEqual([]);
    made.handle(peer, frame(10));
    expect(holds).toEqual([true]);
    sent[0]!.done();
    expect(holds).toEqual([true, false]);
    expect([socket.terminated, faults]).toEqual([false, []]);
  });
});
