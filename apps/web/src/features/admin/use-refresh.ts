'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';
import { isReachable } from '../http/http';
import { pollWhileVisible } from './poll';

/** Reads the page again every so often, in milliseconds, while somebody looks at it, and when they look again. */
export function useRefresh(everyMs: number): void {
  const router = useRouter();
  useEffect(
    () =>
      pollWhileVisible(async (signal) => {
        // A refresh waits for the network to return: without this, one more would wait after each interval.
        if (await isReachable(signal)) startTransition(() => router.refresh());
        return everyMs;
      }, everyMs),
    [router, everyMs],
  );
}
