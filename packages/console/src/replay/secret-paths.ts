import { isDeepStrictEqual } from 'node:util';

/** What is shown in the place of a value that no one may see. */
export const hidden = '•••';

/** Returns a value without these paths; `account.password` is a path in an object, or in the objects of a list. */
export function hidePaths(value: unknown, paths: string[], at = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => hidePaths(item, paths, at));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const path = at ? `${at}.${name}` : name;
    return [name, paths.includes(path) ? hidden : hidePaths(inner, paths, path)];
  });
  return Object.fromEntries(entries);
}

/**
 * Returns what someone has written who saw a value only in part, with the parts that they didn't see as they were. What they wrote
 * over a hidden part stays.
 */
export function withHidden(written: unknown, seen: unknown, before: unknown): unknown {
  if (isDeepStrictEqual(written, seen)) return before;
  if (Array.isArray(written) && Array.isArray(seen) && Array.isArray(before)) {
    // Otherwise nothing says which item is which.
    const areSame = written.length === seen.length && seen.length === before.length;
    return areSame ? written.map((item, index) => withHidden(item, seen[index], before[index])) : written;
  }
  if (!isRecord(written) || !isRecord(seen) || !isRecord(before)) return written;
  const unseen = Object.entries(before).filter(
    ([name]) => !Object.hasOwn(seen, name) && !Object.hasOwn(written, name),
  );
  const entries = Object.entries(written).map(([name, inner]) => [
    name,
    Object.hasOwn(before, name) ? withHidden(inner, seen[name], before[name]) : inner,
  ]);
  return Object.fromEntries([...entries, ...unseen]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
