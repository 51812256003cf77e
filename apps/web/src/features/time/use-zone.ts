import { useHydrated, useReader } from '@offload/console/ui';

/** Returns the name of the reader's time zone, which times are shown and typed in. UTC until the reader is known. */
export function useZone(): string {
  const reader = useReader();
  const isHydrated = useHydrated();
  return isHydrated ? new Intl.DateTimeFormat().resolvedOptions().timeZone : (reader?.timeZone ?? 'UTC');
}
