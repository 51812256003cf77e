/** In JavaScript, the message may be in the place of the code. */
function checkError(name: string, code: unknown, message: unknown): void {
  if (typeof code !== 'string' || typeof message !== 'string')
    throw new Error(
      `${name} takes a code and a message: new ${name}('out_of_paper', 'The printer is out of paper.').`,
    );
}

/**
 * Fails the job immediately, because a retry wouldn't help. The owner sees `message`. Code tells failures apart by `code`.
 *
 * @example
 * throw new PermanentError('account_gone', 'The account has been deleted.');
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly jobEffect = 'fail';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    checkError('PermanentError', code, message);
    super(message, options);
  }
}

interface TransientErrorOptions extends ErrorOptions {
  retryAfterMs?: number | null;
  gateFailure?: { status: number | null } | null;
}

const yearMs = 365 * 24 * 60 * 60 * 1_000;

/** Returns a wait between 0 and a year, or null if `ms` isn't a number, as when a header is missing. */
function waitOf(ms: number | null): number | null {
  if (ms === null) return null;
  const wait = Math.min(Math.max(0, ms), yearMs);
  return Number.isNaN(wait) ? null : wait;
}

/**
 * Fails the attempt. The job is retried while it has attempts left: after its contract's backoff, or after `retryAfterMs`
 * milliseconds, up to a year. The owner sees `message`. With `gateFailure`, the failure counts for the job's gate.
 *
 * @example
 * throw new TransientError('busy', 'The service is busy.', { retryAfterMs: 30_000, gateFailure: { status: 503 } });
 */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly jobEffect = 'retry';
  /** The exact wait before the next attempt, in milliseconds, or null for the contract's backoff. */
  readonly retryAfterMs: number | null;
  /** Set if the failure counts for the job's gate. `status` is that of the HTTP response, or null. */
  readonly gateFailure: { status: number | null } | null;
  constructor(
    readonly code: string,
    message: string,
    { retryAfterMs = null, gateFailure = null, ...options }: TransientErrorOptions = {},
  ) {
    checkError('TransientError', code, message);
    super(message, options);
    this.retryAfterMs = waitOf(retryAfterMs);
    this.gateFailure = gateFailure;
  }
}

/**
 * Makes the job wait for `ms` milliseconds, up to a year, without using a slot or an attempt. Then it runs again from the
 * top. The owner sees `message`. Nothing limits how often a job waits, so throw another error eventually.
 *
 * @example
 * throw new WaitError("The recipient's mailbox is full.", 3_600_000);
 */
export class WaitError extends Error {
  override readonly name = 'WaitError';
  readonly jobEffect = 'delay';
  /** Milliseconds until the job runs again. */
  readonly ms: number;
  constructor(message: string, ms: number, options?: ErrorOptions) {
    super(message, options);
    this.ms = waitOf(ms) ?? 0;
  }
}

interface OutageErrorOptions extends ErrorOptions {
  maxProbeMs?: number;
  waitMs?: number | null;
}

/**
 * Reports that something is down that every job of the queue needs. The attempt isn't counted, and the whole queue pauses
 * until `probe` resolves. If only one kind needs it, use a gate: `TransientError` with `gateFailure`.
 *
 * If only a job can tell whether the outage is over, set `waitMs` and let the probe resolve. Then this job waits that long
 * while others try, and the outage is reported until one of them succeeds.
 *
 * @example
 * throw new OutageError('The mail server could not be reached.', () => transport.verify());
 */
export class OutageError extends Error {
  override readonly name = 'OutageError';
  readonly jobEffect = 'wait';
  /** The maximum wait between two probes, in milliseconds. */
  readonly maxProbeMs: number;
  /** Milliseconds until the job runs again; null: as soon as the probe has resolved. */
  readonly waitMs: number | null;
  constructor(
    message: string,
    /** Resolves when the dependency is up again. Rejects while it's down. */
    readonly probe: () => Promise<unknown>,
    { maxProbeMs = 10_000, waitMs = null, ...options }: OutageErrorOptions = {},
  ) {
    super(message, options);
    this.maxProbeMs = maxProbeMs;
    this.waitMs = waitOf(waitMs);
  }
}

/**
 * Returns whether an error is a `PermanentError`, even from another copy of the class.
 *
 * @example
 * if (isPermanentError(error)) return Response.json({ code: error.code }, { status: 422 });
 */
export function isPermanentError(error: unknown): error is PermanentError {
  return hasEffect(error, 'fail');
}

/**
 * Returns whether an error is a `TransientError`, even from another copy of the class.
 *
 * @example
 * const waitMs = isTransientError(error) ? error.retryAfterMs : null;
 */
export function isTransientError(error: unknown): error is TransientError {
  return hasEffect(error, 'retry');
}

/**
 * Returns whether an error is a `WaitError`, even from another copy of the class.
 *
 * @example
 * const waitMs = isWaitError(error) ? error.ms : null;
 */
export function isWaitError(error: unknown): error is WaitError {
  return hasEffect(error, 'delay');
}

/**
 * Returns whether an error is an `OutageError`, even from another copy of the class.
 *
 * @example
 * if (isOutageError(error)) await error.probe(); // Rejects while it's down.
 */
export function isOutageError(error: unknown): error is OutageError {
  return hasEffect(error, 'wait');
}

function hasEffect(error: unknown, effect: string): boolean {
  return error instanceof Error && 'jobEffect' in error && error.jobEffect === effect;
}
