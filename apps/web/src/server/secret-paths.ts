import type { Prisma } from '@offload/db';

const hidden = '•••';

/** The value without what is at these paths; `account.password` leads into an object. */
export function hidePaths(value: Prisma.JsonValue, paths: string[], at = ''): Prisma.JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const path = at ? `${at}.${name}` : name;
    return [name, paths.includes(path) ? hidden : hidePaths(inner ?? null, paths, path)];
  });
  return Object.fromEntries(entries);
}
