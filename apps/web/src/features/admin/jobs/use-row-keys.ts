'use client';

import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useRef } from 'react';

interface RowKeys {
  onSelect: (id: string) => void;
  onRetry: (id: string | null) => void;
}

/** Moves the focus between rows with `j` and `k`, selects the focused row with `x`, and retries it with `r`. Rows have a `data-row` attribute. */
export function useRowKeys({ onSelect, onRetry }: RowKeys): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const focused = () =>
    rows().findIndex((row) => row.contains(document.activeElement) || row === document.activeElement);
  function move(step: number) {
    const all = rows();
    const next = Math.min(Math.max(focused() + step, 0), all.length - 1);
    all[next]?.querySelector('a')?.focus();
  }
  const current = () => rows()[focused()]?.dataset.row ?? null;

  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    [
      'x',
      () => {
        const id = current();
        if (id) onSelect(id);
      },
    ],
    ['r', () => onRetry(current())],
  ]);
  return list;
}
