/**
 * Returns the display name of a kind.
 *
 * @example
 * kindName('sales-report'); // 'Sales report'
 */
export function kindName(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
