import { expect, test } from 'vitest';
import { toggleValueText } from './toggle-value-text.ts';
import { findToggle } from './toggles.ts';

test.each([
  ['compression.enabled', false, 'off'],
  ['nativeAddon', 'on', 'on'],
  ['server.thread', 'main', 'Host’s'],
  ['payload.bytes', 1_048_576, '1 MiB'],
  ['payload.bytes', 5_000, '5000'],
  ['sender.bufferLimitBytes', 10_485_760, '10 MiB'],
  ['load.connections', 3, '3'],
  ['load.rate', 'max', 'as fast as possible'],
  ['load.rate', 29.97, '29.97 FPS'],
])('%s of %s reads %s', (path, value, text) => expect(toggleValueText(findToggle(path)!, value)).toBe(text));
