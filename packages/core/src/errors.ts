/** Ends a job at once: trying again would not help. `message` is for the person who waits. */
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

/** Fails an attempt; it is tried again while there are attempts left. `message` is for the person who waits. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly jobEffect = 'retry';
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
  readonly jobEffect = 'wait';
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

/** Returns whether this is a `PermanentError`, whichever copy of the class it was made with. */
export function isPermanentError(error: unknown): error is PermanentError {
  return hasEffect(error, 'fail');
}

/** Returns whether this is a `TransientError`, whichever copy of the class it was made with. */
export function isTransientError(error: unknown): error is TransientError {
  return hasEffect(error, 'retry');
}

/** Returns whether this is an `OutageError`, whichever copy of the class it was made with. */
export function isOutageError(error: unknown): error is OutageError {
  return hasEffect(error, 'wait');
}

function hasEffect(error: unknown, effect: string): boolean {
  return error instanceof Error && 'jobEffect' in error && error.jobEffect === effect;
}
