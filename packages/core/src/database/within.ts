interface Patience {
  ms: number;
  onError(error: unknown): void;
}

/**
 * Returns a check's result, or null if it fails or takes too long. Leaves no timer that would keep the process alive.
 *
 * @example
 * const isStored = (await within(storage.check().then(() => true), { ms: 2_000, onError: console.error })) === true;
 */
export async function within<Value>(check: Promise<Value>, { ms, onError }: Patience): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  const answered = check.catch((error: unknown) => {
    onError(error);
    return null;
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
