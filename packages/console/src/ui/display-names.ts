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

/**
 * Returns the display name of a field.
 *
 * @example
 * fieldName('acceptedAt'); // 'Accepted at'
 */
export function fieldName(name: string): string {
  const words = name.replace(/[_-]/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  const sentence = words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
  return sentence.replace(/\b(id|url)\b/gi, (name) => name.toUpperCase());
}
