/** Whether an If-None-Match header names this ETag, among others perhaps, or any. */
export function knowsTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const known = ifNoneMatch?.split(',').map((part) => part.trim().replace(/^W\//, '')) ?? [];
  return known.includes(tag) || known.includes('*');
}
