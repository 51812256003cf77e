'use client';

import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useEffect, useRef } from 'react';
import { pageKey } from './page-key';

interface RowKeys {
  onSelect: (id: string) => void;
  onRetry: (id: string | null) => void;
}

/**
 * Moves the focus between rows with `j` and `k`, selects the focused row with `x`, and retries it with `r`. Rows have a
 * `data-row` attribute.
 */
export function useRowKeys({ onSelect, onRetry }: RowKeys): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);

  const rows = () => (list.current ? rowsIn(list.current) : []);
  const focused = () =>
    rows().findIndex((row) => row.contains(document.activeElement) || row === document.activeElement);
  // A page may have several lists: their rows follow one another, and the list of the row with the focus moves it. That is
  // where the key was pressed, because the list before may already have moved the focus on.
  function move(step: number, { target }: KeyboardEvent) {
    const all = rowsIn(document);
    const at = all.findIndex((row) => target instanceof Node && row.contains(target));
    if (!list.current?.contains(all[Math.max(at, 0)] ?? null)) return;
    const next = Math.min(Math.max(at + step, 0), all.length - 1);
    all[next]?.querySelector('a')?.focus();
  }
  const current = () => rows()[focused()]?.dataset.row ?? null;
  function selectCurrent() {
    const id = current();
    if (id) onSelect(id);
  }

  useKeptPlace(rows, focused);
  useHotkeys(
    [
      pageKey('j', (event) => move(1, event)),
      pageKey('k', (event) => move(-1, event)),
      pageKey('x', selectCurrent),
      pageKey('r', () => onRetry(current())),
    ],
    [],
  );
  return list;
}

function rowsIn(place: ParentNode): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>('[data-row]')];
}

/**
 * Keeps the focus in a list when the row that has it leaves, as a retried job leaves a search for failed ones: the row
 * that takes its place gets it.
 */
function useKeptPlace(rows: () => HTMLElement[], focused: () => number): void {
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
