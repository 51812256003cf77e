/** Fails the job immediately, because a retry wouldn't help. The owner sees `message`. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly jobEffect = 'fail';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface TransientErrorOptions extends ErrorOptions {
  retryAfterMs?: number | null;
  gateFailure?: { status: number | null } | null;
}

/** Fails the attempt. The job is retried while it has attempts left. The owner sees `message`. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly jobEffect = 'retry';
  /** Milliseconds until the next attempt, followed exactly; null: the contract's backoff. */
  readonly retryAfterMs: number | null;
  /** Set if the job's gate is at fault: the failure counts for the gate. `status` is that of an HTTP response, or null. */
  readonly gateFailure: { status: number | null } | null;
  constructor(
    readonly code: string,
    message: string,
    { retryAfterMs = null, gateFailure = null, ...options }: TransientErrorOptions = {},
  ) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
    this.gateFailure = gateFailure;
  }
}

/** Thrown when a dependency is down. The attempt isn't counted, and the queue pauses until `probe` resolves. */
export class OutageError extends Error {
  override readonly name = 'OutageError';
  readonly jobEffect = 'wait';
  /** The maximum wait between two probes, in milliseconds. */
  readonly maxProbeMs: number;
  constructor(
    message: string,
    /** Resolves when the dependency is up again. Rejects while it's down. */
    readonly probe: () => Promise<unknown>,
    { maxProbeMs = 10_000, ...options }: ErrorOptions & { maxProbeMs?: number } = {},
  ) {
    super(message, options);
    this.maxProbeMs = maxProbeMs;
  }
}

/** Returns whether an error is a `PermanentError`, even from another copy of the class. */
export function isPermanentError(error: unknown): error is PermanentError {
  return hasEffect(error, 'fail');
}

/** Returns whether an error is a `TransientError`, even from another copy of the class. */
export function isTransientError(error: unknown): error is TransientError {
  return hasEffect(error, 'retry');
}

/** Returns whether an error is an `OutageError`, even from another copy of the class. */
export function isOutageError(error: unknown): error is OutageError {
  return hasEffect(error, 'wait');
}

function hasEffect(error: unknown, effect: string): boolean {
  return error instanceof Error && 'jobEffect' in error && error.jobEffect === effect;
}
