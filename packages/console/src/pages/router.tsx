import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { HostLinkProps } from '../ui/host';

/** Where the reader is in the console: `/jobs`, and the query. */
export interface Place {
  path: string;
  query: string;
  params: Record<string, string>;
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Returns the place of the reader, which changes without loading the document again. */
export function usePlace(basePath: string): Place {
  const url = useSyncExternalStore(subscribe, () => `${location.pathname}${location.search}`);
  return useMemo(() => {
    const { pathname, search } = new URL(url, location.origin);
    const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname;
    return {
      path: path.replace(/(?<!\/)\/+$/, ''),
      query: search.slice(1),
      params: Object.fromEntries(new URLSearchParams(search)),
    };
  }, [url, basePath]);
}

/** Returns the part of the page that the URL names, such as `#replay`; empty if it names none. */
export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

interface Navigation {
  /** The page before leaves the history. */
  replace?: boolean;
  /** Whether the new page begins at its top; by default, unless it replaces one. */
  scroll?: boolean | undefined;
}

export function navigate(href: string, { replace = false, scroll = !replace }: Navigation = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  for (const listener of listeners) listener();
  if (!scroll) return;
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

/**
 * Returns `navigate` for what comes after a response: it does nothing once its component is gone, because the reader has then gone
 * elsewhere.
 */
export function useNavigate(): (href: string) => void {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return (href) => {
    if (isHere.current) navigate(href);
  };
}

/** A link that opens a page of the console without loading the document, unless the browser is to open it elsewhere. */
export function RouterLink({ href, scroll, ...props }: HostLinkProps) {
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        if (!isPlain || event.button !== 0 || href.startsWith('#')) return;
        event.preventDefault();
        navigate(href, { scroll });
      }}
    />
  );
}
