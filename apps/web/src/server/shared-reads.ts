/**
 * Reads once for all who ask while a read is under way or within `freshMs` after it, by key: however many look at the same
 * figures, they cost one query, also if it is slow. A read that fails is not kept.
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
    const entry = { value, until: Number.POSITIVE_INFINITY };
    kept.set(key, entry);
    value.then(
      () => {
        entry.until = performance.now() + freshMs;
      },
      () => kept.delete(key),
    );
    return value;
  };
}
