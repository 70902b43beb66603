import { bytesFieldText, parseBytes } from '../../../contract/index.ts';
import { TypedField } from './typed-field.tsx';

interface BytesFieldProps {
  label: string;
  bytes: number;
  min: number;
  max: number;
  /** The arrow keys step so many of the unit that is shown, where that is less than so many bytes. */
  step: { units: number; bytes: number };
  /** Bytes a second. */
  isRate: boolean;
  disabled?: boolean;
  description?: string;
  testId?: string;
  onCommit: (bytes: number) => void;
}

/** As other numbers; the longest text, `1,234,567 B`, fits. */
const WIDTH_PX = 92;

/** A number of bytes in the unit in which it is exact and short; typed with any unit, or in bytes. */
export function BytesField({ label, bytes, min, max, step, isRate, onCommit, ...others }: BytesFieldProps) {
  const range = { min, max, isRate };
  return (
    <TypedField
      {...others}
      label={label}
      shown={bytesFieldText(bytes, isRate)}
      width={WIDTH_PX}
      commit={(text) => {
        const parsed = parseBytes(text, range);
        if (!parsed.ok) return parsed;
        if (parsed.bytes !== bytes) onCommit(parsed.bytes);
        return { ok: true, text: bytesFieldText(parsed.bytes, isRate) };
      }}
      stepped={(text, direction) => {
        const parsed = parseBytes(text, range);
        if (!parsed.ok) return text;
        const by = parsed.unitBytes === 1 ? step.bytes : Math.min(step.bytes, step.units * parsed.unitBytes);
        return bytesFieldText(Math.min(max, Math.max(min, parsed.bytes + direction * by)), isRate);
      }}
    />
  );
}
