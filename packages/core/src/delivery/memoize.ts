/** Caches the result of `open` for each name, but not failures, so that the next caller tries again. */
export function memoizeSuccess<Name, Value>(open: (name: Name) => Promise<Value>) {
  const opened = new Map<Name, Promise<Value>>();
  return (name: Name): Promise<Value> => {
    const known = opened.get(name);
    if (known) return known;
    const opening = open(name);
    opened.set(name, opening);
    opening.catch(() => opened.delete(name));
    return opening;
  };
}
