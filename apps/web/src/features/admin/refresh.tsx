'use client';

import { useRefresh } from './use-refresh';

/** Keeps a page that the server renders up to date. */
export function Refresh() {
  useRefresh(5_000);
  return null;
}
