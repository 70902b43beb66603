const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const two = (value: number) => String(value).padStart(2, '0');

/** A wall-clock moment in words and in UTC, the same on every machine; what is no ISO 8601 moment is given back as it is. */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`;
}

/** Time since the start of the run: `4.25 s`, `12:34.5`, `1:02:03`. */
export function formatRunTime(ms: number): string {
  const total = Math.max(0, ms) / 1_000;
  if (total < 60) return `${total.toFixed(2)}\u00a0s`;
  const tenths = Math.round(total * 10);
  if (tenths < 36_000) return `${Math.floor(tenths / 600)}:${two(Math.floor((tenths % 600) / 10))}.${tenths % 10}`;
  const whole = Math.round(total);
  return `${Math.floor(whole / 3_600)}:${two(Math.floor((whole % 3_600) / 60))}:${two(whole % 60)}`;
}

/** A length of time: `10 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatDuration(s: number): string {
  if (s < 60) return `${Number(s.toFixed(s < 10 ? 2 : 1))}\u00a0s`;
  const whole = Math.round(s);
  if (whole < 3_600) return `${Math.floor(whole / 60)}\u00a0min${whole % 60 ? ` ${whole % 60}\u00a0s` : ''}`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)}\u00a0h${minutes % 60 ? ` ${minutes % 60}\u00a0min` : ''}`;
}
