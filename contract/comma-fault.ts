/** A number with a comma in it, which is thousands to one reader and decimals to another. */
const WITH_COMMA = /^\s*[+-]?\d[\d,.]*,[\d,.]*/;

/**
 * Why a typed number with a comma is not taken: `1,500` is 1500 to some and 1.5 to others. `null` where there is none in it.
 *
 * @param keepsUnit the field takes a unit behind the number.
 */
export function commaFault(text: string, keepsUnit = false): string | null {
  const [number] = WITH_COMMA.exec(text) ?? [];
  if (number === undefined) return null;
  const typed = number.trim();
  const unit = keepsUnit ? text.slice(number.length).trim() : '';
  const write = (value: string | number) => (unit === '' ? value : `${value} ${unit}`);
  const whole = typed.replaceAll(',', '');
  const isSingle = typed.split(',').length === 2 && !typed.includes('.') && !typed.endsWith(',');
  return `${typed} has a comma, which may part thousands or decimals. Write ${write(whole)}${isSingle ? ` or ${write(Number(typed.replace(',', '.')))}` : ''}.`;
}
