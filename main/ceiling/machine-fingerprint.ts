import type { Environment } from '../../contract/index.ts';

/** What a ceiling holds for, in words: another processor, kernel or Node moves bytes at another speed. */
export function machineFingerprint({ cpu, cores, kernel, node }: Pick<Environment, 'cpu' | 'cores' | 'kernel' | 'node'>): string {
  return `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, kernel ${kernel}, Node.js ${node}`;
}
