'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';
import { pollWhileVisible } from './overview/poll';

/** Reads the page again every so often, in milliseconds, while somebody looks at it, and when they look again. */
export function useRefresh(everyMs: number): void {
  const router = useRouter();
  useEffect(
    () =>
      pollWhileVisible(async () => {
        startTransition(() => router.refresh());
        return everyMs;
      }, everyMs),
    [router, everyMs],
  );
}
