import { useState } from 'react';

/** Holds the IDs of the selected rows. */
export function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  function toggle(id: string) {
    setSelected(new Set(selected.has(id) ? [...selected].filter((one) => one !== id) : [...selected, id]));
  }
  return { selected, toggle, clear: () => setSelected(new Set()) };
}
