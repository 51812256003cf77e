import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * Returns false on the server and during hydration, then true: for values that only the browser knows.
 *
 * @example
 * const zone = useHydrated() ? new Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
