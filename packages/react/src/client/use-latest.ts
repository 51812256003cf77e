import { useEffect, useRef } from 'react';

/** Returns a reference to what was passed last. */
export function useLatest<Value>(value: Value) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
