/** Ends a job at once: trying again would not help. `message` is for the person who waits. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Returns whether an error ends its job. A build may hold the class several times, so its name decides. */
export function isPermanentError(error: unknown): error is PermanentError {
  return error instanceof Error && error.name === 'PermanentError';
}

/** Fails an attempt; it is tried again while there are attempts left. `message` is for the person who waits. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Something that jobs need is down. It costs no attempt: the queue waits until `probe` resolves. */
export class OutageError extends Error {
  override readonly name = 'OutageError';
  /** The longest wait between two probes, in milliseconds. */
  readonly maxProbeMs: number;
  constructor(
    message: string,
    /** Resolves when what was down answers again, rejects while it does not. */
    readonly probe: () => Promise<unknown>,
    { maxProbeMs = 10_000, ...options }: ErrorOptions & { maxProbeMs?: number } = {},
  ) {
    super(message, options);
    this.maxProbeMs = maxProbeMs;
  }
}
