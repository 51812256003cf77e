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
        // Where nothing answers, the router would leave the page for the browser's own about that.
        if (await isReachable(signal)) startTransition(() => router.refresh());
        return everyMs;
      }, everyMs),
    [router, everyMs],
  );
}
