import { expect, it } from 'vitest';
import * as contract from '../../contract/index.ts';
import { HOST_FILES } from '../../main/file-limit.ts';
import { limits, portsOf } from './limits.mjs';

it('tells each limit of the code with its figure, and those of the machine where they are known', () => {
  const text = limits({ contract, openFiles: 1_024, portRange: '32768\t60999', hostFiles: HOST_FILES });
  expect(text).toContain(`at most ${contract.RECORDING_LIMITS.framesPerS.toLocaleString('en-US')} a second`);
  expect(text).not.toMatch(/undefined|NaN|null/);
  expect(limits({ contract, openFiles: null, portRange: null, hostFiles: HOST_FILES })).not.toMatch(/undefined|NaN|null/);
});

it('counts the ports of a range', () => {
  expect([portsOf('32768\t60999\n'), portsOf('1 1'), portsOf('x')]).toEqual([28_232, 1, null]);
});
