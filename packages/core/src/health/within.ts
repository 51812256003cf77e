import { setTimeout as delay } from 'node:timers/promises';

interface Patience {
  /** Milliseconds. */
  ms: number;
  /** Gets the check's error. */
  onError(error: unknown): void;
}

/** Returns a check's result; null if it fails, or takes too long. */
export async function within<Value>(check: Promise<Value>, { ms, onError }: Patience): Promise<Value | null> {
  const over = new AbortController();
  const late = delay(ms, null, { ref: false, signal: over.signal }).catch(() => null);
  const answered = check.catch((error: unknown) => {
    onError(error);
    return null;
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    over.abort();
  }
}
