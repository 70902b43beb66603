import { expect, it } from 'vitest';
import { firstRefusedField, type RefusedField, refuseField } from './refused-fields.ts';

const any = () => true;
// No property of the element is read here: it is the name of the field.
const field = (label: string, input = {} as HTMLInputElement): RefusedField => ({ label, fault: 'no number', input });

it('names the field that has refused its text for longest, until each is accepted', () => {
  expect(firstRefusedField(any)).toBeNull();
  const acceptRate = refuseField(field('Rate'));
  const acceptLatency = refuseField(field('Latency'));
  expect(firstRefusedField(any)?.label).toBe('Rate');
  expect(firstRefusedField(({ label }) => label !== 'Rate')?.label).toBe('Latency');
  acceptRate();
  expect(firstRefusedField(any)?.label).toBe('Latency');
  acceptLatency();
  expect(firstRefusedField(any)).toBeNull();
});

it('keeps a field that refuses another text by then', () => {
  const input = {} as HTMLInputElement;
  const acceptFirst = refuseField(field('Rate', input));
  const acceptSecond = refuseField({ ...field('Rate', input), fault: 'too large' });
  acceptFirst();
  expect(firstRefusedField(any)?.fault).toBe('too large');
  acceptSecond();
  expect(firstRefusedField(any)).toBeNull();
});
