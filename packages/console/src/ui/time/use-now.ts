import { useCallback, useSyncExternalStore } from 'react';
import { serverNow } from './server-clock';

/**
 * Returns the time by the server's clock, in milliseconds of whole seconds, which ticks if `isTicking`. During hydration, it's
 * when the server rendered.
 *
 * @example
 * const now = useNow(renderedAt, !hasFinished(job.state));
 */
export function useNow(renderedAt: number, isTicking: boolean): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      if (!isTicking) return () => undefined;
      // More than once a second, so that no second is skipped. The same second renders nothing.
      const timer = setInterval(onTick, 250);
      return () => clearInterval(timer);
    },
    [isTicking],
  );
  return useSyncExternalStore(subscribe, currentSecond, () => renderedAt);
}

function currentSecond(): number {
  return Math.floor(serverNow() / 1_000) * 1_000;
}
