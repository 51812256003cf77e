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
  function selectCurrent() {
    const id = current();
    if (id) onSelect(id);
  }

  useHotkeys(
    [
      ['j', unlessTyping(() => move(1)), options],
      ['k', unlessTyping(() => move(-1)), options],
      ['x', unlessTyping(selectCurrent), options],
      ['r', unlessTyping(() => onRetry(current())), options],
    ],
    [],
  );
  return list;
}

const options = { preventDefault: false };

/** Ignores keys in fields and dialogs. A checkbox is no field to type in: its row can be retried by key. */
function unlessTyping(act: () => void): () => void {
  return () => {
    const isElsewhere = document.activeElement?.closest(
      'textarea, select, input:not([type="checkbox"]), [role="dialog"]',
    );
    if (!isElsewhere) act();
  };
}
