import { exactBytesPerSText, exactBytesText } from './exact-bytes-text.ts';
import { grouped } from './grouped.ts';
import type { Toggle } from './toggles.ts';

/** Whether a number is one of bytes, or of bytes a second, which is told in the unit in which it is short. */
export function isOfBytes(control: Toggle['control']): boolean {
  return control.kind === 'number' && (control.unit === 'MiB' || control.unit === 'MB/s');
}

/** A toggle's value in words, exact: with the unit of its control, bytes in the unit in which they are short. */
export function toggleValueText({ path, control }: Toggle, value: unknown): string {
  switch (control.kind) {
    case 'switch':
      return value === control.on ? 'on' : 'off';
    case 'choice':
      return control.options.find((option) => option.value === value)?.label ?? unlistedText(path, value);
    case 'rate':
      return value === 'max' ? 'as fast as possible' : `${value} FPS`;
    case 'number': {
      if (control.unit === 'MiB') return exactBytesText(Number(value));
      if (control.unit === 'MB/s') return exactBytesPerSText(Number(value));
      const shown = grouped(String(value));
      return control.unit ? `${shown} ${control.unit}` : shown;
    }
  }
}

/** A value that the choice does not offer, which a scenario may have all the same. */
function unlistedText(path: string, value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return path.endsWith('ytes') ? exactBytesText(value) : grouped(String(value));
}
