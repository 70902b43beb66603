import { type Fault, isNumberAt, SockscopeError, showValue } from '../contract/index.ts';

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
type TimeUnit = keyof typeof MS_PER_UNIT;

const TIME = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/;

/** `10s`, `1.5m`, `250ms`, `1h` or a plain number of seconds, as seconds. Fails with `usage`. */
export function parseDurationS(text: string): number {
  const ms = durationMs(text, 's');
  if (ms === null) throw new SockscopeError('usage', `${JSON.stringify(text)} is no duration; write 10s, 250ms, 1.5m or 1h.`);
  return ms / MS_PER_UNIT.s;
}

/** The time of an option in seconds; `null` where it was not given, or is none, which is then among `faults`. */
export function durationOption(option: string, text: string | undefined, faults: Fault[]): number | null {
  const ms = text === undefined ? null : durationMs(text, 's');
  if (text !== undefined && ms === null)
    faults.push({ path: option, value: showValue(text), allowed: 'a time such as 10s, 250ms, 1.5m or 1h' });
  return ms === null ? null : ms / MS_PER_UNIT.s;
}

/** A duration in milliseconds; `null` where it is none. What has no unit is in `plainUnit`. */
export function durationMs(text: string, plainUnit: TimeUnit): number | null {
  const [, number, unit = plainUnit] = TIME.exec(text) ?? [];
  // 0.0035 s are 3.5 ms, and not what is left of 3.5 in binary.
  return number === undefined ? null : Number((Number(number) * MS_PER_UNIT[unit as TimeUnit]).toPrecision(15));
}

/** The unit that the name of a scenario field ends in; `null` where it is no number, or no time. `PerS` is a rate. */
export function timeUnitOf(path: string): 'ms' | 's' | null {
  if (!isNumberAt(path)) return null;
  if (path.endsWith('Ms')) return 'ms';
  return /(?<!Per)S$/.test(path) ? 's' : null;
}

/** A time with a unit, in the unit of the field at `path`; `null` where it is none, or the field no time. */
export function timeOfField(path: string, text: string): number | null {
  const unit = timeUnitOf(path);
  const ms = unit && durationMs(text, unit);
  return ms === null ? null : ms / MS_PER_UNIT[unit!];
}
