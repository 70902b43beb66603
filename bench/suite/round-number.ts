/** A figure for a table: whole and with thousands apart from 100 on, else with three digits that count. */
export function roundNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
