import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import type { ReactNode } from 'react';

const nothing = () => undefined;
const router = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  hmrRefresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  bfcacheId: '',
};

/** Next's router for components that are rendered without Next: it leads nowhere. */
export function TestRouter({ children }: { children: ReactNode }) {
  return <AppRouterContext value={router}>{children}</AppRouterContext>;
}
