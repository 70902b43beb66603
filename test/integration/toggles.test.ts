import { describe, expect, it } from 'vitest';
import { TOGGLES } from '../../contract/index.ts';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';

/** Another valid value for each toggle, and how to see from the readings that it is in force; `null` where no reading tells. */
const CHANGES: Record<string, { to: unknown; back: unknown }> = {
  'payload.bytes': { to: 102_400, back: 65_536 },
  'load.rate': { to: 50, back: 'max' },
  'load.connections': { to: 3, back: 1 },
  masking: { to: 'zero', back: 'random' },
  nativeAddon: { to: 'off', back: 'on' },
  'sender.bufferLimitBytes': { to: 1_048_576, back: 10_485_760 },
  'compression.enabled': { to: true, back: false },
  'compression.level': { to: 1, back: 6 },
  'compression.memLevel': { to: 9, back: 8 },
  'compression.windowBits': { to: 12, back: 15 },
  'compression.contextTakeover': { to: false, back: true },
  'compression.threshold': { to: 0, back: 1_024 },
  'compression.concurrencyLimit': { to: 2, back: 10 },
  'server.thread': { to: 'main', back: 'worker' },
  logging: { to: 'off', back: 'frame-file' },
  'server.heartbeatS': { to: 0.2, back: 1 },
  'server.maxPayloadBytes': { to: 1_048_576, back: 67_108_864 },
  'server.noDelay': { to: false, back: true },
  'kernel.source': { to: 'procfs', back: 'netstat' },
  'kernel.intervalMs': { to: 200, back: 100 },
};

it('has a change to try for every toggle', () => {
  expect(Object.keys(CHANGES).sort()).toEqual(TOGGLES.map((toggle) => toggle.path).sort());
});

describe.each(TOGGLES.map(({ path, apply }) => ({ path, apply })))('toggle $path ($apply)', ({ path }) => {
  it('works during a run, there and back, leaves an event, and loses no frame', async () => {
    await using test = createTestEngine();
    await test.start(
      smallScenario({
        compression: { enabled: path.startsWith('compression.') && path !== 'compression.enabled' },
        kernel: { source: 'netstat', intervalMs: 100 },
      }),
    );
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    for (const value of [CHANGES[path]?.to, CHANGES[path]?.back]) {
      await test.toggle(path, value);
      expect(test.events.filter((event) => event.kind === 'toggle' && event.severity === 'info').at(-1)?.text).toContain(path);
      expect(path.split('.').reduce((at, key) => (at as Record<string, unknown>)[key] as object, test.state().scenario as object)).toBe(
        value,
      );
      const before = test.samples.at(-1)?.frames.received ?? 0;
      await test.until((sample) => sample.frames.received > before + 5, 'frames after the change');
    }
    const { summary } = await test.stop();
    expect(summary?.ledger).toMatchObject({ balanced: true, lost: 0, inFlight: 0, faults: [] });
  });
});

describe('what a toggle does', () => {
  it('compression off and on again is negotiated anew, and the wire shows it', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario());
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    expect(test.state().negotiated).toContain('permessage-deflate');
    await test.toggle('compression.enabled', false);
    expect(test.state().negotiated).toBeNull();
    await test.toggle('compression.windowBits', 10);
    await test.toggle('compression.enabled', true);
    expect(test.state().negotiated).toContain('client_max_window_bits=10');
  });

  it('the size of what arrives follows payload.bytes', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ compression: { enabled: false } }));
    await test.toggle('payload.bytes', 102_400);
    await test.until((sample) => sample.rates.receivedFps > 0, 'a first sample');
    const sample = await test.until((sample) => sample.rates.receivedFps > 0, 'a whole interval');
    // The two counters are read one after the other: a frame may arrive between.
    const bytesPerFrame = sample.rates.payloadBytesPerS / sample.rates.receivedFps;
    expect(Math.abs(bytesPerFrame / 102_400 - 1)).toBeLessThan(0.02);
  });

  it('the kernel source is the one that was chosen', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ kernel: { source: 'netstat' } }));
    await test.until((sample) => sample.kernel?.source === 'netstat', 'a reading by netstat');
    await test.toggle('kernel.source', 'ss');
    const sample = await test.until((sample) => sample.kernel?.source === 'ss', 'a reading by ss');
    expect(sample.tcp).not.toBeNull();
    await test.toggle('kernel.source', 'off');
    const off = await test.until((sample) => sample.kernel === null, 'no reading');
    expect(off.unavailable['kernel']).toBeTruthy();
    expect(off.stations['receiver.kernel']).toBeNull();
  });

  it('a bad value is refused, and the run goes on with the old one', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario());
    expect(await refusal(test.toggle('compression.level', 12))).toMatchObject({ code: 'toggle-invalid' });
    expect(await refusal(test.toggle('bind.port', 1))).toMatchObject({ code: 'toggle-invalid' });
    expect(await refusal(test.toggle('server.maxPayloadBytes', 2_048))).toMatchObject({ code: 'toggle-invalid' });
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    expect((await test.stop()).summary?.ledger.balanced).toBe(true);
  });

  it('is refused while no run is in progress', async () => {
    await using test = createTestEngine();
    expect(await refusal(test.toggle('masking', 'zero'))).toMatchObject({ code: 'run-inactive' });
  });
});
