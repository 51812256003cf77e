import { useEffect, useRef } from 'react';

/** Returns a reference to the latest value. */
export function useLatest<Value>(value: Value) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
