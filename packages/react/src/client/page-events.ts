/** Returns whether the page is on screen. */
export const isShown = (): boolean => document.visibilityState !== 'hidden';

/** Calls back when the page is shown or hidden. Returns how to stop. */
export function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Calls back when the user returns: to the tab, after sleep or a lost network, or through the browser's history. */
export function onReturn(listener: () => void): () => void {
  const stop = onVisibility(() => {
    if (isShown()) listener();
  });
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) listener();
  };
  window.addEventListener('online', listener);
  window.addEventListener('pageshow', onPageShow);
  return () => {
    stop();
    window.removeEventListener('online', listener);
    window.removeEventListener('pageshow', onPageShow);
  };
}

/** Resolves when the page is shown, or the signal aborts. */
export async function whenShown(closed: AbortSignal): Promise<void> {
  const stops: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    closed.addEventListener('abort', () => resolve(), { once: true });
    stops.push(onVisibility(() => isShown() && resolve()));
  });
  for (const stop of stops) stop();
}
