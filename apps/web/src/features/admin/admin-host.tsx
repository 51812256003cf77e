'use client';

import { type Host, HostProvider } from '@offload/console/ui/host.tsx';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo } from 'react';
import { PlainLink } from '../shell/links';
import { consolePath } from './admin-hrefs';

/** Renders components of the console in pages of this app. */
export function AdminHost({ children }: { children: ReactNode }) {
  const router = useRouter();
  const host = useMemo(
    (): Host => ({
      ...{ basePath: consolePath, Link: PlainLink },
      open: (href) => router.push(href, { scroll: false }),
    }),
    [router],
  );
  return <HostProvider value={host}>{children}</HostProvider>;
}
