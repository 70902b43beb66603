import type { Scenario } from './scenario.ts';

/** Why a setting of a scenario does nothing beside another one, in a sentence; `null` where it does what it says. */
export function outOfForceText(
  path: string,
  { engine, compression, direction }: Pick<Scenario, 'engine' | 'compression' | 'direction'>,
): string | null {
  if (path !== 'engine' || engine !== 'direct' || !compression.enabled) return null;
  return direction === 'listen' ? 'Clients that negotiate compression are served by ws.' : 'While compression is on, ws serves.';
}
