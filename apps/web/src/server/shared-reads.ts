/**
 * Reads once for all who ask within `freshMs`, by key: however many look at the same figures, they cost one query. A
 * read that fails is not kept.
 */
export function shareReads<Key, Value>(
  read: (key: Key) => Promise<Value>,
  freshMs: number,
): (key: Key) => Promise<Value> {
  const kept = new Map<Key, { value: Promise<Value>; until: number }>();
  return (key) => {
    const known = kept.get(key);
    if (known && performance.now() < known.until) return known.value;
    const value = read(key);
    const entry = { value, until: performance.now() + freshMs };
    kept.set(key, entry);
    value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return value;
  };
}
