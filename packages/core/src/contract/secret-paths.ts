/** Placeholder for a hidden value. */
export const hidden = '•••';

/** Hides the values at these paths: `account.password` leads into an object, or into each object of a list. */
export function hidePaths(value: object, paths: readonly string[], at?: string): object;
export function hidePaths(value: unknown, paths: readonly string[], at?: string): unknown;
export function hidePaths(value: unknown, paths: readonly string[], at = ''): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => hidePaths(item, paths, at));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const path = at ? `${at}.${name}` : name;
    return [name, paths.includes(path) ? hidden : hidePaths(inner, paths, path)];
  });
  return Object.fromEntries(entries);
}
