import { onReturn } from '@offload/react';

/** Returns how many milliseconds to wait before the next poll. The signal aborts when its result is no longer needed. */
type Poll = (signal: AbortSignal) => Promise<number>;
type Subscribe = (onChange: () => void) => () => void;

/**
 * Polls while the tab is visible: first after `firstMs` milliseconds, and immediately when the user returns to the tab, or after a
 * change. A hidden tab doesn't poll. Returns a function that stops it.
 *
 * @example
 * useEffect(() => pollWhileVisible(async (signal) => {
 *   setOrders(await readOrders(signal));
 *   return 5_000;
 * }, 0), []);
 */
export function pollWhileVisible(poll: Poll, firstMs: number, subscribe?: Subscribe): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let polling = new AbortController();
  let isPolling = false;
  let hasChanged = false;

  function pause(): void {
    clearTimeout(timer);
    polling.abort();
  }
  async function round(): Promise<void> {
    pause();
    // The network may return to a hidden tab.
    if (document.visibilityState === 'hidden') return;
    [isPolling, hasChanged] = [true, false];
    polling = new AbortController();
    const { signal } = polling;
    const ms = await poll(signal);
    if (signal.aborted) return;
    isPolling = false;
    timer = setTimeout(round, hasChanged ? 0 : ms);
  }
  const stopListening = onReturn(round);
  const unsubscribe = subscribe?.(() => {
    hasChanged = true;
    if (!isPolling) void round();
  });
  const onHidden = () => document.visibilityState === 'hidden' && pause();
  document.addEventListener('visibilitychange', onHidden);
  timer = setTimeout(round, firstMs);
  return () => {
    document.removeEventListener('visibilitychange', onHidden);
    stopListening();
    unsubscribe?.();
    pause();
  };
}
