/**
 * The digits of a number as people read them, with commas between the thousands: `1234.5` becomes `1,234.5`. The one way in which the window, the
 * reports and the command line write thousands; CSV, JSON and whatever else programs read have none.
 */
export function grouped(number: string): string {
  const [whole, ...fraction] = number.split('.');
  return [whole!.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}
