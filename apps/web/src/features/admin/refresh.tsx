'use client';

import { pollWhileVisible } from '@offload/console/ui';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';
import { isReachable } from '../http/http';

const everyMs = 5_000;

/** Keeps a server-rendered page up to date while its tab is visible, and when the user returns to it. */
export function Refresh() {
  const router = useRouter();
  useEffect(
    () =>
      pollWhileVisible(async (signal) => {
        // A refresh waits until the network is back. Without this check, one more would queue up in each interval.
        if (await isReachable(signal)) startTransition(() => router.refresh());
        return everyMs;
      }, everyMs),
    [router],
  );
  return null;
}
