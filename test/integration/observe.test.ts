import { describe, expect, test } from 'vitest';
import type { ReportFormat, ScenarioInput } from '../../contract/index.ts';
import { startDeafProcess } from '../support/deaf-process.ts';
import { createTestEngine, refusal, type TestEngine } from '../support/test-engine.ts';

/** Fast readings of the sockets that `observe` matches. */
const observing = (observe: ScenarioInput['observe'], changes: ScenarioInput = {}): ScenarioInput => ({
  name: 'observed',
  direction: 'observe',
  observe,
  ...changes,
  kernel: { intervalMs: 100, ...changes.kernel },
});

const KINDS: readonly ReportFormat[] = ['html', 'md', 'csv', 'json'];
const unread =
  (bytes: number) =>
  ({ stations }: TestEngine['samples'][number]) =>
    (stations['receiver.kernel']?.bytes ?? 0) >= bytes;

describe('a recording of a process that does not read its socket', () => {
  test('has what waits in its Recv-Q, and no frame of ours', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(65_536);
    await using test = createTestEngine();
    await test.start(observing({ process: 'PYTHON', port: deaf.port }));
    const sample = await test.until(unread(65_536), 'unread bytes');
    expect(sample.kernel).toMatchObject({ sender: null, receiver: { recvQueueBytes: 65_536, sendQueueBytes: 0, sockets: 1 } });
    expect(sample.stations['sender.kernel']).toMatchObject({ bytes: 0 });
    expect(sample.stations['receiver.user']).toBeNull();
    expect(sample.unavailable['stations.receiver.user']).toBe('nothing of ours is sent or received; only the kernel’s queues are recorded');
    await test.until(({ phase, stations }) => phase === 'steady' && stations['receiver.kernel'] !== null, 'one more sample');
    const { summary, state, damage, samples, events } = await test.stop();
    expect({ state, damage }).toEqual({ state: 'complete', damage: [] });
    expect(samples.every(({ phase }, index) => phase === 'steady' || index === samples.length - 1)).toBe(true);
    expect(summary).toMatchObject({
      warmupS: 0,
      loop: null,
      received: { frames: 0 },
      connections: { opened: 1, peak: 1 },
      stations: { 'receiver.kernel': { maxBytes: 65_536, timeAboveZero: 1 }, 'sender.kernel': { maxBytes: 0, timeAboveZero: 0 } },
      kernel: { source: 'netstat', intervalMs: 100 },
    });
    expect(summary!.kernel.readings).toBeGreaterThan(0);
    for (const path of ['received', 'offered', 'ledger', 'latencyMs', 'stations.source'])
      expect(summary!.unavailable[path]).toContain('nothing of ours');
    expect(events.map(({ text }) => text).join('\n')).toMatch(
      new RegExp(`Connection 127\\.0\\.0\\.1:${deaf.port} to 127\\.0\\.0\\.1:\\d+ of python\\S* \\(pid ${deaf.pid}\\) appeared\\.`),
    );
  });

  test('reports what was observed, and no figure of a stream', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(65_536);
    await using test = createTestEngine();
    const id = await test.start(observing({ pid: deaf.pid }));
    await test.until(unread(65_536), 'unread bytes');
    await test.stop();
    expect((await test.engine.handlers['captures.list'](null))[0]).toMatchObject({ id, receivedFps: null, payloadBytes: null });
    for (const format of KINDS) {
      const { text } = await test.engine.renderReport(id, format);
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
      if (format !== 'html' && format !== 'md') continue;
      expect(text).not.toMatch(/\bFPS\b|Ledger|Latency/);
      expect(text).toContain(`pid ${deaf.pid}`);
      expect(text.replace(/<[^>]*>/g, '')).toContain('64.0\u00a0KiB');
    }
  });

  test('goes on when the process ends, and has no readings of what is gone', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(65_536);
    await using test = createTestEngine();
    await test.start(observing({ pid: deaf.pid }));
    await test.until(unread(65_536), 'unread bytes');
    await deaf.kill();
    const gone = await test.until(({ kernel, stations }) => kernel !== null && stations['receiver.kernel'] === null, 'a sample without it');
    expect(gone.kernel).toMatchObject({ source: 'netstat', receiver: null });
    expect(gone.unavailable).toMatchObject({
      'kernel.receiver': 'no socket matches now',
      'stations.receiver.kernel': 'no socket matches now',
      'stations.sender.kernel': 'no socket matches now',
    });
    expect(gone.connections).toMatchObject({ open: 0, opened: 1, closed: 1 });
    const told = await test.untilEvent(({ text }) => text.includes('any more'), 'the event that nothing matches');
    expect(told).toMatchObject({ kind: 'kernel', severity: 'warning' });
    expect(test.state().phase).toBe('running');
    const { summary, samples } = await test.stop();
    // The levels are of the time in which there was something to read.
    expect(summary!.stations['receiver.kernel']).toMatchObject({ maxBytes: 65_536, timeAboveZero: 1 });
    expect(samples.filter(({ stations }) => stations['receiver.kernel'] === null).length).toBeGreaterThan(0);
  });
});

describe('a recording of nothing', () => {
  test('waits, says so, and takes up what comes', async () => {
    await using deaf = await startDeafProcess();
    await using test = createTestEngine();
    await test.start(observing({ pid: deaf.pid }));
    const told = await test.untilEvent(({ kind, severity }) => kind === 'kernel' && severity === 'warning', 'the warning');
    expect(told.text).toContain(`No socket matches pid ${deaf.pid} yet`);
    await test.until(({ unavailable }) => unavailable['stations.receiver.kernel'] === 'no socket matches now', 'a sample that says so');
    await deaf.send(1_000);
    await test.until(unread(1_000), 'the socket that came');
    const { summary } = await test.stop();
    expect(summary!.connections).toMatchObject({ opened: 1, peak: 1 });
  });

  test('has no figures of queues when nothing ever matches', async () => {
    await using test = createTestEngine();
    await test.start(observing({ process: 'no such program' }));
    await test.until(({ unavailable }) => unavailable['stations.receiver.kernel'] === 'no socket matches now', 'a reading');
    const { summary, state } = await test.stop();
    expect(state).toBe('complete');
    expect(summary!.stations).toMatchObject({ 'receiver.kernel': null, 'sender.kernel': null });
    expect(summary!.unavailable['stations.receiver.kernel']).toBe('no socket matches now');
    const report = await test.engine.renderReport(test.state().captureId!, 'html');
    expect(report.text).toContain('no socket matches now');
  });
});

describe('what an observation refuses', () => {
  test('a reader that is off, a filter of nothing, and an end that is no address', async () => {
    await using test = createTestEngine();
    const refused = (observe: ScenarioInput['observe'], changes: ScenarioInput = {}) => refusal(test.start(observing(observe, changes)));
    expect((await refused({ port: 80 }, { kernel: { source: 'off' } })).code).toBe('scenario-invalid');
    expect((await refused({})).code).toBe('scenario-invalid');
    expect((await refused({ local: 'localhost' })).code).toBe('scenario-invalid');
    expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
  });

  test('a change of anything but the reader', async () => {
    await using test = createTestEngine();
    await test.start(observing({ port: 80 }));
    expect(await refusal(test.toggle('compression.enabled', false))).toMatchObject({ code: 'toggle-invalid' });
    expect(await refusal(test.toggle('kernel.source', 'off'))).toMatchObject({ code: 'toggle-invalid' });
    await test.toggle('kernel.source', 'procfs');
    await test.until(({ kernel }) => kernel?.source === 'procfs', 'a reading of the other source');
    expect(await test.engine.handlers['run.connections'](null)).toEqual({ total: 0, rows: [] });
    const { finalScenario, diagnosis, summary } = await test.stop();
    expect(finalScenario!.kernel.source).toBe('procfs');
    expect(summary!.kernel.source).toContain('procfs');
    expect(JSON.stringify(diagnosis)).not.toContain('FPS');
  });
});
