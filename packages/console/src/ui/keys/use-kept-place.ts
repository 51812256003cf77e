'use client';

import { useEffect, useRef } from 'react';

/**
 * Keeps the focus in a list when the row that has it leaves, as a retried job leaves a search for failed ones: the row
 * that takes its place gets it.
 */
export function useKeptPlace(rows: () => HTMLElement[], focused: () => number): void {
  const place = useRef<{ id: string | undefined; index: number }>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: both only look at the page
  useEffect(() => {
    function remember() {
      const index = focused();
      place.current = index < 0 ? null : { id: rows()[index]?.dataset.row, index };
    }
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);

  // After every render, because any may be without the row.
  useEffect(() => {
    if (!place.current || document.activeElement !== document.body) return;
    const { id, index } = place.current;
    const all = rows();
    if (all.some((row) => row.dataset.row === id)) return;
    all[Math.min(index, all.length - 1)]?.querySelector('a')?.focus({ preventScroll: true });
  });
}
