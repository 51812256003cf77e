import type { RejectedRow } from '@/api/imports/rejected-rows';

/** Counts rows by their reason, whatever the values in them are. The most common reason comes first. */
export function countReasons(rows: Pick<RejectedRow, 'reason'>[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { reason } of rows) {
    const alike = reason.replaceAll(/"[^"]*"/g, '…');
    counts.set(alike, (counts.get(alike) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
