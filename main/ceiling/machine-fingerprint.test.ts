import { expect, it } from 'vitest';
import { machineFingerprint } from './machine-fingerprint.ts';

const machine = { cpu: 'Example 9', cores: 2, kernel: '6.1.0', node: '20.19.0' };

it('tells a machine in words', () => {
  expect(machineFingerprint(machine)).toBe('Example 9, 2 cores, kernel 6.1.0, Node.js 20.19.0');
});

it('is another one where anything changes that moves bytes', () => {
  const changes = [{ cpu: 'Example 10' }, { cores: 1 }, { kernel: '6.1.1' }, { node: '20.19.1' }];
  const all = [machine, ...changes.map((change) => ({ ...machine, ...change }))].map(machineFingerprint);
  expect(new Set(all).size).toBe(5);
});
