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

/** Returns a value with its hidden parts restored. Values that the user entered for them stay. */
export function withSecrets<Value extends object>(
  written: Value,
  before: unknown,
  paths: string[],
  at = '',
): Value {
  const entries = Object.entries(written).map(([name, inner]: [string, unknown]) => {
    const path = at ? `${at}.${name}` : name;
    const was = isRecord(before) ? before[name] : undefined;
    if (paths.includes(path) && inner === hidden) return [name, was];
    return [name, isRecord(inner) && !Array.isArray(inner) ? withSecrets(inner, was, paths, path) : inner];
  });
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
