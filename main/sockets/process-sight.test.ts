import { expect, it } from 'vitest';
import { hasPtraceCapability, unknownProcessText } from './process-sight.ts';

it.each([
  ['Name:\tx\nCapPrm:\t0000000000000000\nCapEff:\t000001ffffffffff\n', true],
  ['CapEff:\t0000000000080000\n', true],
  ['CapEff:\t0000000000000000\n', false],
  // What a container's root has: 0xa80425fb is without bit 19.
  ['CapEff:\t00000000a80425fb\n', false],
  ['Name:\tx\n', null],
])('%j has CAP_SYS_PTRACE: %s', (status, expected) => expect(hasPtraceCapability(status)).toBe(expected));

it('says what the user may do about it, where there is something', () => {
  expect(unknownProcessText('linux', false)).toContain('not permitted');
  expect(unknownProcessText('linux', true)).not.toContain('permitted');
  expect(unknownProcessText('darwin', true)).toContain('does not name processes');
});
