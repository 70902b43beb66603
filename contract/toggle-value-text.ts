import type { Toggle } from './toggles.ts';

/** A toggle's value in the words and the unit of its control. */
export function toggleValueText({ control }: Toggle, value: unknown): string {
  switch (control.kind) {
    case 'switch':
      return value === control.on ? 'on' : 'off';
    case 'choice':
      return control.options.find((option) => option.value === value)?.label ?? String(value);
    case 'rate':
      return value === 'max' ? 'as fast as possible' : `${value} FPS`;
    case 'number': {
      const shown = Number((Number(value) / (control.scale ?? 1)).toPrecision(6));
      return control.unit ? `${shown} ${control.unit}` : String(shown);
    }
  }
}
