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

interface TestRouterProps {
  children: ReactNode;
  push?: ((path: string) => void) | undefined;
}

/** Next's router for components that are rendered without Next: it leads nowhere, or where the test says. */
export function TestRouter({ children, push = nothing }: TestRouterProps) {
  return <AppRouterContext value={{ ...router, push }}>{children}</AppRouterContext>;
}
