import { expect, test } from 'vitest';
import { toggleValueText } from './toggle-value-text.ts';
import { findToggle } from './toggles.ts';

test.each([
  ['compression.enabled', false, 'off'],
  ['nativeAddon', 'on', 'on'],
  ['server.thread', 'main', 'Host’s'],
  ['payload.bytes', 1_048_576, '1 MiB'],
  ['payload.bytes', 5_000, '5 kB'],
  ['payload.bytes', 1_234_567, '1,234,567 B'],
  ['server.maxPayloadBytes', 30_000, '30 kB'],
  ['server.maxPayloadBytes', 30_001, '30,001 B'],
  ['path.bytesPerS', 12_500_000, '12.5 MB/s'],
  ['path.bytesPerS', 0, '0 B/s'],
  ['server.processing.costMs', 0.0123456789, '0.0123456789 ms'],
  ['load.idleConnections', 25_000, '25,000'],
  ['sender.bufferLimitBytes', 10_485_760, '10 MiB'],
  ['load.connections', 3, '3'],
  ['load.rate', 'max', 'as fast as possible'],
  ['load.rate', 29.97, '29.97 FPS'],
])('%s of %s reads %s', (path, value, text) => expect(toggleValueText(findToggle(path)!, value)).toBe(text));
