import { onReturn } from './on-return';

/** Returns how many milliseconds to wait before the next poll. The signal aborts when its result is no longer needed. */
type Poll = (signal: AbortSignal) => Promise<number>;

/**
 * Polls while the tab is visible: first after `firstMs` milliseconds, and immediately when the user returns to the tab. A
 * hidden tab doesn't poll. Returns a function that stops it.
 *
 * @example
 * useEffect(() => pollWhileVisible(async (signal) => {
 *   setOrders(await readOrders(signal));
 *   return 5_000;
 * }, 0), []);
 */
export function pollWhileVisible(poll: Poll, firstMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let polling = new AbortController();

  function pause(): void {
    clearTimeout(timer);
    polling.abort();
  }
  function wait(ms: number): void {
    if (document.visibilityState === 'visible') timer = setTimeout(round, ms);
  }
  async function round(): Promise<void> {
    pause();
    polling = new AbortController();
    const { signal } = polling;
    const ms = await poll(signal);
    if (!signal.aborted) wait(ms);
  }
  const onChange = () => {
    if (document.visibilityState === 'hidden') pause();
  };

  document.addEventListener('visibilitychange', onChange);
  const stopListening = onReturn(round);
  wait(firstMs);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    stopListening();
    pause();
  };
}
