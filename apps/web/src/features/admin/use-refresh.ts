'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';

/** Reads the page again every so often, in milliseconds, while somebody looks at it. */
export function useRefresh(everyMs: number): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') startTransition(() => router.refresh());
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
}
