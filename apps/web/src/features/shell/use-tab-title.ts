import { useEffect } from 'react';

/** Sets the title of the tab, for what changes while the page is open. */
export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Offload`;
  }, [title]);
}
