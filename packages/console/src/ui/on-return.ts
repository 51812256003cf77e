/**
 * Calls back when the user returns: to the tab, after sleep or a lost network, or through the browser's history. Returns a function
 * that stops it.
 *
 * @example
 * useEffect(() => onReturn(refresh), [refresh]);
 */
export function onReturn(listener: () => void): () => void {
  const onVisible = () => {
    if (document.visibilityState === 'visible') listener();
  };
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) listener();
  };
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', listener);
  window.addEventListener('pageshow', onPageShow);
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('online', listener);
    window.removeEventListener('pageshow', onPageShow);
  };
}
