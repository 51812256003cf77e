export const isShown = (): boolean => document.visibilityState !== 'hidden';

/**
 * Calls back when the user returns: to the tab, after sleep or a lost network, or through the browser's history.
 *
 * @example
 * useEffect(() => onReturn(refresh), [refresh]);
 */
export function onReturn(listener: () => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  document.addEventListener('visibilitychange', () => isShown() && listener(), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && listener(), { signal });
  window.addEventListener('online', listener, { signal });
  return () => over.abort();
}

/** Resolves when the page is shown, or the signal aborts. */
export async function whenShown(closed: AbortSignal): Promise<void> {
  const over = new AbortController();
  await new Promise<void>((resolve) => {
    closed.addEventListener('abort', () => resolve(), { signal: over.signal });
    document.addEventListener('visibilitychange', () => isShown() && resolve(), { signal: over.signal });
  });
  over.abort();
}
