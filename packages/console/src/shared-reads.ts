/**
 * Shares a read, by key, with all calls while it is in progress or within `freshMs` milliseconds after it, so that any number of
 * viewers cost one query. A failed read isn’t shared.
 *
 * @example
 * const read = shareReads(() => readJobMetrics(jobs), 5_000);
 * const metrics = await read('all');
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
