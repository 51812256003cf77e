import { useEffect } from 'react';
import { unreadLabel } from './unread-label';

/** Begins the title of the tab with the number of unread notifications. */
export function useUnreadTitle(unread: number): void {
  useEffect(() => {
    const prefix = unread > 0 ? `(${unreadLabel(unread)}) ` : '';
    const apply = () => {
      const title = prefix + document.title.replace(/^\(\d+\+?\) /, '');
      if (document.title !== title) document.title = title;
    };
    apply();
    // Each page brings a title of its own.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [unread]);
}
