import { isUuid } from '@/server/ids';

export type SearchParams = Record<string, string | string[] | undefined>;

/** Returns the first value of a parameter; or null if it's missing or empty. */
export function one(value: SearchParams[string]): string | null {
  return (typeof value === 'string' ? value : value?.[0]) || null;
}

/** Returns the ID of the job before a page; null on the first page, or if it isn't an ID. */
export function readCursor(value: SearchParams[string]): string | null {
  const cursor = one(value);
  return cursor && isUuid(cursor) ? cursor : null;
}

/** Returns a URL with those of these parameters that have a value. */
export function hrefWith(path: string, params: Record<string, string | null | undefined>): string {
  const given = Object.entries(params).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
