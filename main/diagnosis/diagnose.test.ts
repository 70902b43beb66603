import { describe, expect, it } from 'vitest';
import type { Sample } from '../../contract/index.ts';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';

describe('diagnose', () => {
  it('needs a second of samples', () => {
    expect(diagnose(span(stream(30, 1)).slice(0, 3), 'open')).toBeNull();
  });

  it('says of clients of the user’s own whether nobody is connected or nobody sends', () => {
    const listening = (open: number, opened: number) =>
      span(() => ({ load: null })).map((sample) => ({ ...sample, connections: { ...sample.connections, open, opened } }));
    expect(diagnose(listening(0, 0), null)).toMatchObject({
      confidence: 'high',
      verdict: 'No client is connected.',
      evidence: ['No client has connected since the run began.'],
    });
    expect(diagnose(listening(0, 13), null)).toMatchObject({
      verdict: 'No client is connected.',
      evidence: ['Opened since the run began, and closed again: 13.'],
    });
    const withGoodbyes = listening(0, 13).map((sample) => ({
      ...sample,
      stations: { ...sample.stations, 'receiver.kernel': { bytes: 12, frames: null, limitBytes: null } },
    }));
    expect(diagnose(withGoodbyes, null)?.verdict).toBe('No client is connected.');
    expect(diagnose(listening(2, 13), null)).toMatchObject({
      verdict: 'No frame arrives.',
      evidence: ['No client has sent a frame; connected now: 2.'],
    });
  });

  it('finds nothing wrong where the offered rate is met', () => {
    expect(diagnose(span(stream(30, 1)), 'open')).toMatchObject({ bottleneck: 'none', confidence: 'high' });
  });

  it('does not call a closed loop met: it has no offered rate', () => {
    expect(diagnose(span(stream(30, 1)), 'closed')?.bottleneck).not.toBe('none');
  });

  it('sees that the offered rate is not met when frames are dropped', () => {
    const samples = span((s) => ({ receivedFps: 20, frames: { due: 30 * s, offered: 20 * s, dropped: 10 * s, received: 20 * s } }));
    expect(diagnose(samples, 'open')?.bottleneck).toBe('undetermined');
  });

  it('names the sender’s compression when the pool works and frames wait before the socket', () => {
    const samples = span((s) => ({
      ...stream(32, 0.97)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-compression', confidence: 'high' });
  });

  it('names the server’s compression when the bytes wait behind the socket', () => {
    const samples = span((s) => ({
      ...stream(32, 0.97)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': MIB, 'receiver.kernel': 4 * MIB },
    }));
    expect(diagnose(samples, 'closed')?.bottleneck).toBe('server-compression');
  });

  it('does not blame compression where no connection negotiated it', () => {
    expect(
      diagnose(
        span((s) => ({ ...stream(32, 1.0001)(s), poolCpu: 0.9 })),
        'closed',
      )?.bottleneck,
    ).toBe('undetermined');
  });

  it('is not sure of compression without kernel readings', () => {
    const samples = span((s) => ({ ...stream(32, 0.97)(s), poolCpu: 0.9, deflate: true, stationBytes: { 'sender.user': 2 * MIB } }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-compression', confidence: 'medium' });
  });

  it('names a blocked loop when the server computes and its loop is late by as much', () => {
    const samples = span((s) => ({
      ...stream(2.7, 0.4)(s),
      processing: { done: 3 * s, seconds: 0.9 * s, pending: 0 },
      server: { maxMs: 900, utilization: 0.9 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'server-loop-blocked',
      confidence: 'high',
      verdict: "The server's event loop stands still for 900 ms at a time while it computes.",
      advice: [{ toggle: { path: 'server.processing.strategy', value: 'worker' }, expectedFps: null }, {}, {}],
    });
  });

  it('knows of a loop that did not turn at all in a sample by its silence', () => {
    const samples = span((s) => ({
      ...stream(8, 1)(s),
      processing: { done: 8 * s, seconds: 0.97 * s, pending: 0 },
      stationBytes: { 'receiver.kernel': 4 * MIB },
      server: { maxMs: null, p99Ms: null, p50Ms: null, utilization: null, stalledMs: 400 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'server-loop-blocked', confidence: 'high' });
  });

  it('names the computation itself where the loop goes on turning', () => {
    const samples = span((s) => ({
      ...stream(3, 0.4)(s),
      processing: { done: 3 * s, seconds: 0.9 * s, pending: 0 },
      server: { maxMs: 6, utilization: 0.9 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'server-processing', confidence: 'high' });
  });

  it('does not blame computations that take little of the time', () => {
    const samples = span((s) => ({ ...stream(30, 1)(s), processing: { done: 30 * s, seconds: 0.03 * s, pending: 0 } }));
    expect(diagnose(samples, 'closed')?.bottleneck).toBe('undetermined');
  });

  it('names the receiving application when its inbox drops, though every frame arrives', () => {
    const samples = span((s) => ({
      receivedFps: 20,
      frames: { due: 30 * s, offered: 30 * s, received: 20 * s, droppedByReceiver: 10 * s },
      bytes: { payload: 20 * s * MIB, wire: 30 * s * MIB },
      stationBytes: { 'receiver.user': 8 * MIB },
      inboxFrames: 8,
    }));
    expect(diagnose(samples, 'open')).toMatchObject({
      bottleneck: 'receiver-slow',
      confidence: 'high',
      verdict: 'The receiving application takes 20 FPS, and more arrives.',
    });
  });

  it('names it too when the inbox only grows', () => {
    const samples = span((s) => ({ ...stream(20, 1)(s), stationBytes: { 'receiver.user': 10 * s * MIB } }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
  });

  it('names it when a full inbox holds the rest back', () => {
    const samples = span((s) => ({
      ...stream(20, 1)(s),
      stationBytes: { 'receiver.user': MIB, 'receiver.kernel': MIB, 'sender.kernel': MIB, 'sender.user': 8 * MIB },
    })).map((sample) => ({
      ...sample,
      stations: { ...sample.stations, 'receiver.user': { bytes: MIB, frames: 1, limitBytes: MIB } },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
    expect(diagnose(samples, 'closed')?.evidence[0]).toBe(
      'The inbox is full in 100 % of the samples, and behind it wait 1.0 MiB unread in the kernel (Recv-Q), 1.0 MiB unacknowledged (Send-Q), 8.0 MiB at the sender.',
    );
  });

  it('names the handshakes when they are a good part of each exchange', () => {
    const exchanges = (setupShare: number, active: number) => ({
      started: 0,
      answered: 0,
      failed: 0,
      active,
      answeredPerS: 200,
      totalMs: { n: 50, min: null, mean: 4, p50: null, p90: null, p99: null, p999: null, max: null },
      setupShare,
    });
    const samples = span(stream(200, 1));
    const withShare = (share: number, active = 1) => samples.map((sample) => ({ ...sample, exchanges: exchanges(share, active) }));
    // Of 4 ms 1.6 are left without the handshakes.
    expect(diagnose(withShare(0.6), 'closed')).toMatchObject({
      bottleneck: 'connection-setup',
      confidence: 'high',
      advice: [{ toggle: { path: 'load.executor', value: 'persistent' }, expectedFps: 625 }],
    });
    expect(diagnose(withShare(0.6, 8), 'closed')).toMatchObject({ bottleneck: 'connection-setup', advice: [{ expectedFps: null }] });
    expect(diagnose(withShare(0.05), 'closed')?.bottleneck).not.toBe('connection-setup');
  });

  it('names the receiver when it grants no credit for what is due and its inbox is never empty', () => {
    const withheld = (inboxFrames: number) =>
      span((s) => ({
        receivedFps: 20,
        frames: { due: 30 * s, offered: 20 * s, received: 20 * s, dropped: 10 * s, droppedNoCredit: 10 * s },
        bytes: { payload: 20 * s * MIB, wire: 20 * s * MIB },
        stationBytes: { 'receiver.user': inboxFrames * MIB },
        inboxFrames,
      }));
    expect(diagnose(withheld(3), 'open')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
    expect(diagnose(withheld(0), 'open')?.bottleneck).toBe('undetermined');
    const way = { inBytes: 0, outBytes: 0, queuedBytes: 0, limitBytes: MIB, fullMs: 0 };
    const onPath = withheld(0).map((sample) => ({ ...sample, path: { forth: way, back: way } }));
    expect(diagnose(onPath, 'open')).toMatchObject({ bottleneck: 'path-limited', confidence: 'medium' });
  });

  it('does not blame an inbox that a burst fills now and then', () => {
    const samples = span((s) => ({
      receivedFps: 30,
      frames: { due: 40 * s, offered: 40 * s, received: 30 * s, droppedByReceiver: 10 * s },
      bytes: { payload: 30 * s * MIB, wire: 40 * s * MIB },
      stationBytes: { 'receiver.user': s > 1.7 ? MIB : 0 },
      inboxFrames: s > 1.7 ? 1 : 0,
    }));
    expect(diagnose(samples, 'open')?.bottleneck).toBe('undetermined');
  });

  it('does not blame a computation that nothing waits for', () => {
    const samples = span((s) => ({
      ...stream(4, 1)(s),
      processing: { done: 4 * s, seconds: 0.7 * s, pending: 0 },
      server: { maxMs: 170, utilization: 0.6 },
      load: { maxMs: 260, utilization: 1 },
      stationBytes: { 'sender.kernel': 0, 'receiver.kernel': 0, 'receiver.user': 0 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-loop-blocked' });
  });

  it('tells of a jam in which nothing is received at all', () => {
    const samples = span((s) => ({
      frames: { due: 30 * s, offered: 10, sent: 5, received: 0, dropped: 30 * s - 10 },
      bytes: { payload: 0, wire: 0 },
      stationBytes: { 'sender.user': 5 * MIB, 'sender.kernel': 3 * MIB, 'receiver.kernel': 4 * MIB, 'receiver.user': MIB },
      inboxFrames: 1,
    })).map((sample) => ({
      ...sample,
      bytes: { ...sample.bytes, sent: 5 * MIB },
      stations: { ...sample.stations, 'receiver.user': { bytes: MIB, frames: 1, limitBytes: MIB } },
    }));
    expect(diagnose(samples, 'open')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
  });

  it('names logging when it takes the server’s time, and the gain of leaving it', () => {
    const samples = span((s) => ({ ...stream(100, 1)(s), logSeconds: s * 0.5, logLines: s * 100, server: { utilization: 0.95 } }));
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'server-logging',
      confidence: 'high',
      advice: [{ gain: 'Up to about 200 FPS.', toggle: { path: 'logging', value: 'summary' }, expectedFps: 200 }],
    });
  });

  it('names the sender whose loop never rests while nothing waits behind it, by how late that loop is', () => {
    const sender = (lateMs: number, recv: number, utilization = 0.99) =>
      diagnose(
        span((s) => ({
          ...stream(100, 1)(s),
          load: { utilization, maxMs: lateMs },
          stationBytes: { 'sender.kernel': 0, 'receiver.kernel': recv },
        })),
        'closed',
      );
    expect(sender(8, 0)).toMatchObject({ bottleneck: 'sender-cpu', confidence: 'high' });
    expect(sender(55, 0)).toMatchObject({ bottleneck: 'sender-loop-blocked', confidence: 'medium' });
    expect(sender(120, 0)).toMatchObject({
      bottleneck: 'sender-loop-blocked',
      confidence: 'high',
      verdict: "The sender's event loop stands still for 120 ms at a time: 100 FPS.",
    });
    expect(sender(8, 4 * MIB)?.bottleneck).toBe('receiver-slow');
    expect(sender(8, 0, 0.6)?.bottleneck).toBe('undetermined');
  });

  it('names the ceiling where the stream is near it, and not below', () => {
    const at = (fps: number | null) =>
      diagnose(span(stream(2_000, 1)), 'closed', fps === null ? null : { fps, othersCores: 0.1, likelyLow: false });
    expect(at(2_500)).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high' });
    expect(at(3_000)).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'medium' });
    expect(at(4_000)).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'medium' });
    expect(at(6_000)?.bottleneck).toBe('undetermined');
    expect(at(null)?.bottleneck).toBe('undetermined');
  });

  it('names the path where bytes are on it, more wait before it, and the receiver has read what arrived', () => {
    const on = (fullMsPerS: number, sender: number, recv: number) =>
      diagnose(
        span((s) => ({
          ...stream(20, 1)(s),
          stationBytes: { path: 6 * MIB, 'sender.user': sender, 'sender.kernel': 0, 'receiver.kernel': recv },
        })).map((sample) => {
          const way = {
            inBytes: 20 * MIB * (sample.tMs / 1_000),
            outBytes: 20 * MIB * (sample.tMs / 1_000),
            queuedBytes: 6 * MIB,
            limitBytes: 6 * MIB,
            fullMs: (fullMsPerS * sample.tMs) / 1_000,
          };
          return { ...sample, path: { forth: way, back: { ...way, queuedBytes: 0 } } };
        }),
        'closed',
      );
    expect(on(900, 2 * MIB, 0)).toMatchObject({
      bottleneck: 'path-limited',
      confidence: 'high',
      verdict: 'The path passes 21 MB/s, and more waits for it.',
    });
    expect(on(0, 0, 0)?.bottleneck).toBe('undetermined');
    expect(on(900, 2 * MIB, 5 * MIB)?.bottleneck).toBe('receiver-slow');
  });

  it('names the window that draws less than arrives, where nothing else is amiss', () => {
    const shown = (displayed: number, drawing: boolean) =>
      diagnose(
        span((s) => ({
          ...stream(20, 1)(s),
          frames: { due: 20 * s, offered: 20 * s, received: 20 * s, displayed: displayed * s },
          displayBusyMs: (drawing ? 800 : 200) * s,
        })),
        'open',
      );
    expect(shown(8, true)).toMatchObject({ bottleneck: 'display', confidence: 'high' });
    expect(shown(17, true)).toMatchObject({ bottleneck: 'display', confidence: 'medium' });
    expect(shown(19, true)?.bottleneck).toBe('none');
    // It shows fewer because it was asked to.
    expect(shown(8, false)?.bottleneck).toBe('none');
  });

  it('is not sure of a thread where other programs use the processors', () => {
    const samples = span((s) => ({
      ...stream(100, 1)(s),
      load: { utilization: 1, maxMs: 120 },
      stationBytes: { 'sender.kernel': 0, 'receiver.kernel': 0 },
      othersCpu: 1.2,
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-loop-blocked', confidence: 'medium' });
  });

  it('tells of a crowded machine where nothing else stands out', () => {
    const samples = span((s) => ({ ...stream(500, 1)(s), othersCpu: 1.5 }));
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'undetermined',
      evidence: [expect.any(String), 'Other programs use 1.5 cores of this machine.'],
    });
  });

  it('names the other programs beside any verdict', () => {
    const crowded = (samples: Sample[]) => samples.map((sample) => ({ ...sample, cpu: { ...sample.cpu, others: 1.1 } }));
    const quiet = span((s) => ({
      ...stream(32, 0.97)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
    }));
    const [alone, beside] = [diagnose(quiet, 'closed'), diagnose(crowded(quiet), 'closed')];
    expect(beside).toMatchObject({ bottleneck: 'sender-compression', confidence: 'high' });
    expect(beside?.evidence).toEqual([...(alone?.evidence ?? []), 'Other programs use 1.1 cores of this machine.']);
  });

  it('tells of sockets that are only observed by their queues', () => {
    const observed = (recv: number, send: number) =>
      diagnose(
        span(() => ({ load: null, stationBytes: { 'receiver.kernel': recv, 'sender.kernel': send } })).map((sample) => ({
          ...sample,
          eventLoop: { ...sample.eventLoop, server: null },
        })),
        null,
      );
    expect(observed(4 * MIB, 0)).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
    expect(observed(0, 0)).toMatchObject({ bottleneck: 'none' });
    // Direct evidence, however much the other end of the connection has in its own Send-Q.
    expect(observed(128 * 1_024, 4 * MIB)).toMatchObject({ bottleneck: 'receiver-slow' });
    expect(observed(1, 0)).toMatchObject({ bottleneck: 'none', evidence: [expect.stringContaining('1 B')] });
    expect(observed(0, MIB)).toMatchObject({ bottleneck: 'undetermined', advice: [{ toggle: { path: 'kernel.source', value: 'ss' } }] });
  });

  it('names the receiver where the bytes wait unread', () => {
    const waiting = (recv: number, utilization: number) =>
      diagnose(
        span((s) => ({
          ...stream(500, 1)(s),
          load: { utilization },
          stationBytes: { 'sender.kernel': recv / 4, 'receiver.kernel': recv },
        })),
        'closed',
      )?.bottleneck;
    expect(waiting(9 * MIB, 0.7)).toBe('receiver-slow');
    expect(waiting(MIB, 0.7)).toBe('undetermined');
  });

  it('says of clients that are not ours whether the server keeps up', () => {
    const foreign = (recv: number) =>
      diagnose(
        span((s) => ({
          receivedFps: 20,
          frames: { foreign: 20 * s },
          bytes: { payload: 20 * s * MIB, wire: 20 * s * MIB },
          load: null,
          stationBytes: { 'receiver.kernel': recv },
        })),
        'closed',
      );
    expect(foreign(0)).toMatchObject({ bottleneck: 'none', confidence: 'medium' });
    expect(foreign(8 * MIB)?.bottleneck).toBe('receiver-slow');
  });

  it('says so when nothing arrives', () => {
    expect(
      diagnose(
        span(() => ({})),
        'closed',
      ),
    ).toMatchObject({ bottleneck: 'undetermined', verdict: 'No frame arrives.' });
  });
});
