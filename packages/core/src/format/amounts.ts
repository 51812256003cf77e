const numbers = new Intl.NumberFormat('en');
const lists = new Intl.ListFormat('en');

/**
 * Formats a number with separators.
 *
 * @example
 * formatNumber(1_234); // '1,234'
 */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/**
 * Returns the singular or plural form for a number.
 *
 * @example
 * plural(count, 'job waits', 'jobs wait');
 */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/**
 * Returns a number with the word for what is counted.
 *
 * @example
 * countOf(1_234, 'job'); // '1,234 jobs'
 * countOf(2, 'child', 'children'); // '2 children'
 */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${plural(count, one, many)}`;
}

/**
 * Joins items as in a sentence.
 *
 * @example
 * formatList(['a', 'b', 'c']); // 'a, b, and c'
 */
export function formatList(items: string[]): string {
  return lists.format(items);
}

const units = ['B', 'kB', 'MB', 'GB'];

/**
 * Formats a number of bytes in decimal units: `512 B`, `1.2 MB`, `120 MB`.
 *
 * @example
 * formatSize(1_234_567); // '1.2 MB'
 */
export function formatSize(bytes: number): string {
  const power = Math.min(bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0, units.length - 1);
  const size = bytes / 1_000 ** power;
  return `${power === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${units[power]}`;
}
