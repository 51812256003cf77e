import { onReturn } from '../jobs/live/on-return';

/** Asks. Answers after how many milliseconds to ask again; the signal fires when the answer is no longer wanted. */
type Ask = (signal: AbortSignal) => Promise<number>;

/**
 * Asks again and again while the tab can be seen, first in `firstMs` milliseconds, and at once when its reader returns;
 * a hidden tab asks nothing. Answers how to stop.
 */
export function pollWhileVisible(ask: Ask, firstMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();

  function rest(): void {
    clearTimeout(timer);
    asking.abort();
  }
  function wait(ms: number): void {
    if (document.visibilityState === 'visible') timer = setTimeout(round, ms);
  }
  async function round(): Promise<void> {
    rest();
    asking = new AbortController();
    const { signal } = asking;
    const ms = await ask(signal);
    if (!signal.aborted) wait(ms);
  }
  const onChange = () => {
    if (document.visibilityState === 'hidden') rest();
  };

  document.addEventListener('visibilitychange', onChange);
  const stopListening = onReturn(round);
  wait(firstMs);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
    stopListening();
    rest();
  };
}
