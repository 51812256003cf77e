import { useCallback, useSyncExternalStore } from 'react';

/** The time in whole seconds, ticking while asked to; the time of the server's rendering while hydrating. */
export function useNow(renderedAt: number, isTicking: boolean): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      if (!isTicking) return () => undefined;
      // More often than once a second, so that none is skipped; the same second renders nothing.
      const timer = setInterval(onTick, 250);
      return () => clearInterval(timer);
    },
    [isTicking],
  );
  return useSyncExternalStore(subscribe, currentSecond, () => renderedAt);
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
