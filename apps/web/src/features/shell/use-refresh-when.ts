import { useRouter } from 'next/navigation';
import { startTransition, useEffect } from 'react';

/** Renders the page again on the server when this becomes another value, unless that is empty. */
export function useRefreshWhen(changed: unknown): void {
  const router = useRouter();
  useEffect(() => {
    if (changed) startTransition(() => router.refresh());
  }, [changed, router]);
}
