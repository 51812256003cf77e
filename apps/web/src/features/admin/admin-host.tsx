'use client';

import { type Host, HostProvider } from '@offload/console/ui/host.tsx';
import type { ReactNode } from 'react';
import { PlainLink } from '../shell/links';
import { consolePath } from './admin-hrefs';

const host: Host = { basePath: consolePath, Link: PlainLink };

/** Renders components of the console in pages of this app. */
export function AdminHost({ children }: { children: ReactNode }) {
  return <HostProvider value={host}>{children}</HostProvider>;
}
