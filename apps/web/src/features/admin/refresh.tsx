'use client';

import { useRefresh } from './use-refresh';

/** Keeps a server-rendered page up to date. */
export function Refresh() {
  useRefresh(5_000);
  return null;
}
