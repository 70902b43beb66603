import { expect, it } from 'vitest';
import { NO_SUCH_FIELD, SockscopeError } from '../contract/index.ts';
import { scenarioArgument } from './scenario-argument.ts';

const NONE = { thresholds: [] };

function errorOf(set: string[], changes: Partial<Parameters<typeof scenarioArgument>[1]> = {}): SockscopeError {
  try {
    scenarioArgument('jpeg-ingest', { ...NONE, ...changes, set });
  } catch (thrown) {
    if (thrown instanceof SockscopeError) return thrown;
    throw thrown;
  }
  throw new Error('it was taken');
}

const faultsOf = (...set: string[]) => errorOf(set).value.faults;

it.each([
  ['load.rate=abc', 'load.rate', '"abc"', '"max", or a number from 0.1 to 100000'],
  ['load.rate=-5', 'load.rate', '-5', '"max", or a number from 0.1 to 100000'],
  ['load.rate=1,000', 'load.rate', '"1,000"', '; 1,000 has a comma, which may part thousands or decimals. Write 1000 or 1'],
  ['load.connections=1,000', 'load.connections', '"1,000"', 'Write 1000 or 1'],
  ['sender.bufferLimitBytes=1,5MiB', 'sender.bufferLimitBytes', '"1,5MiB"', '1,5 has a comma'],
  ['compression.enabled=yes', 'compression.enabled', '"yes"', 'true or false'],
  ['source.fps=abc', 'source.fps', '"abc"', NO_SUCH_FIELD],
  ['rate.fps=50', 'rate.fps', '50', `${NO_SUCH_FIELD}. Did you mean load.rate?`],
  ['source.rate=abc', 'source.rate', '"abc"', `${NO_SUCH_FIELD}. Did you mean load.rate?`],
  ['receiver.polcy=latest', 'receiver.polcy', '"latest"', `${NO_SUCH_FIELD}. Did you mean receiver.policy`],
  ['load.rate.x=3', 'load.rate.x', '3', `${NO_SUCH_FIELD}. Did you mean load.rate`],
  ['flow=abc', 'flow', '"abc"', 'a group of fields: flow.creditFrames'],
  ['flow={"creditFrames":', 'flow', '"{\\"creditFrames\\":"', 'a group of fields: flow.creditFrames, as JSON, which this is not: '],
  ['thresholds=["a"', 'thresholds', '"[\\"a\\""', ' as JSON, which this is not: '],
  ['flow=[1]', 'flow', '[1]', 'a group of fields: flow.creditFrames'],
])('--set %s names %s, what was given and what is allowed', (pair, path, value, allowed) => {
  expect(faultsOf(pair)).toEqual([{ path, value, allowed: expect.stringContaining(allowed) }]);
});

it('names all faults of all pairs at once', () => {
  const faults = faultsOf('source.fps=abc', 'compression.level=12', 'masking=xor');
  expect(faults?.map(({ path }) => path)).toEqual(['source.fps', 'compression.level', 'masking']);
});

it('names what is no pair and no time together with the faults of fields', () => {
  const { code, message, faults } = errorOf(['foo', 'masking=xor'], { duration: 'abc', thresholds: ['nothing>1'] }).value;
  expect({ code, message }).toEqual({ code: 'scenario-invalid', message: 'Scenario and options have 4 faults:' });
  expect(faults?.map(({ path, value }) => [path, value])).toEqual([
    ['--set', '"foo"'],
    ['--duration', '"abc"'],
    ['masking', '"xor"'],
    ['thresholds.0', '"nothing>1"'],
  ]);
});

it('calls it bad usage where nothing but options is wrong', () => {
  const { code, message, faults } = errorOf(['foo'], { warmup: 'x' }).value;
  expect({ code, message }).toEqual({ code: 'usage', message: '2 options have faults:' });
  expect(faults).toEqual([
    { path: '--set', value: '"foo"', allowed: 'path=value, for instance load.rate=30' },
    { path: '--warmup', value: '"x"', allowed: 'a time such as 10s, 250ms, 1.5m or 1h' },
  ]);
});

it('does not let a later pair or option cover what is wrong with an earlier pair', () => {
  expect(faultsOf('load=abc', 'load.rate=5')?.map(({ path, value }) => [path, value])).toEqual([['load', '"abc"']]);
  for (const pair of ['load={"rate":', 'load=null', 'load=abc', 'load.durationS=x']) {
    const { faults } = errorOf([pair], { duration: '1s', warmup: '0' }).value;
    expect(faults?.map(({ path }) => path)).toEqual([pair.slice(0, pair.indexOf('='))]);
  }
});

it.each([
  ['payload.bytes=2MiB', 2_097_152],
  ['payload.bytes=100 kB', 100_000],
  ['payload.bytes=65536', 65_536],
])('takes bytes with a unit: %s', (pair, bytes) => {
  expect(scenarioArgument('jpeg-ingest', { ...NONE, set: [pair] }).payload.bytes).toBe(bytes);
});

it('takes every number of bytes with a unit', () => {
  const set = ['recording.maxBytes=2MiB', 'sender.bufferLimitBytes=20MB', 'compression.threshold=4KiB', 'path.bytesPerS=12.5MB/s'];
  const { recording, sender, compression, path } = scenarioArgument('jpeg-ingest', { ...NONE, set });
  expect([recording.maxBytes, sender.bufferLimitBytes, compression.threshold, path.bytesPerS]).toEqual([
    2_097_152, 20_000_000, 4_096, 12_500_000,
  ]);
});

it('takes times with a unit', () => {
  const { load, path } = scenarioArgument('jpeg-ingest', {
    ...NONE,
    set: ['path.latencyMs=20ms', 'path.jitterMs=0.005s', 'load.durationS=1.5m'],
  });
  expect([path.latencyMs, path.jitterMs, load.durationS]).toEqual([20, 5, 90]);
});

it.each([
  ['recording.maxBytes=2KiB', 'from 1048576 (1 MiB) to 68719476736 (64 GiB), also with a unit, for instance 64KiB or 1MB'],
  ['recording.maxBytes=2Mbit', 'also with a unit, for instance 64KiB or 1MB'],
  ['path.bytesPerS=fast', 'also with a unit, for instance 12.5MB/s'],
  ['path.latencyMs=20us', 'also with a unit, for instance 20ms or 0.5s'],
  ['load.durationS=soon', 'also with a unit, for instance 10s or 1.5m'],
])('says of %s what is allowed and how it may be written', (pair, allowed) => {
  expect(faultsOf(pair)).toEqual([expect.objectContaining({ allowed: expect.stringContaining(allowed) })]);
});

it('takes a text that looks like JSON where a text is wanted, and JSON for a group', () => {
  expect(scenarioArgument('jpeg-ingest', { ...NONE, set: ['name={draft'] }).name).toBe('{draft');
  expect(scenarioArgument('jpeg-ingest', { ...NONE, set: ['flow={"creditFrames":3}'] }).flow.creditFrames).toBe(3);
});

it('says how a group is switched on', () => {
  expect(errorOf(['compression=true']).value.hint).toContain('Write --set compression.enabled=true.');
});
