import { inspect } from 'node:util';
import { type Logger, type LoggerOptions, pino, stdSerializers } from 'pino';

/**
 * Opens the log of a process, which writes a JSON line per event. For an error, `msg` is its own message, `event` says what
 * failed, and `error` has the stack. `level` is one of pino's. By default, it writes to standard output.
 *
 * @example
 * const worker = createWorker({ system, kinds, databaseUrl, log: openLog('shop-worker', 'info') });
 */
export function openLog(name: string, level: string, out?: { write(line: string): void }): Logger {
  const options: LoggerOptions = {
    name,
    level,
    serializers: { error: serialize },
    hooks: {
      logMethod([first, event, ...rest], method) {
        const fields: unknown = first;
        if (typeof fields !== 'object' || fields === null || !('error' in fields))
          return Reflect.apply(method, this, [first, event, ...rest]);
        method.call(this, { event, ...fields }, messageOf(fields.error));
      },
    },
  };
  return out ? pino(options, out) : pino(options);
}

/** Omits what PostgreSQL quotes from rows: "Key (email)=(ada@example.com) already exists." Only its errors have a severity. */
function serialize(error: Error): unknown {
  if (!('severity' in Object(error))) return stdSerializers.err(error);
  const { detail: _detail, where: _where, ...rest } = stdSerializers.err(error);
  return rest;
}

/**
 * Returns an error's message, or any other thrown value as text. Node's aggregate errors have no message, so the messages of
 * their errors are joined. Never throws.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : shown(error);
  if (error.message) return error.message;
  const reasons: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return reasons.map(messageOf).join('; ') || error.name;
}

/** Returns the stack of an error with that of its cause, or any other thrown value as text. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const stack = error.stack ?? error.message;
  const { cause } = error;
  return cause instanceof Error ? `${stack}\nCaused by: ${cause.stack ?? messageOf(cause)}` : stack;
}

/** `String` would throw for an object without a prototype, and reveal nothing about others. */
function shown(thrown: unknown): string {
  try {
    // On one line, so that its text can be searched.
    return inspect(thrown, { breakLength: Number.POSITIVE_INFINITY });
  } catch {
    // An object's own `inspect` may throw.
    return 'Something was thrown that can’t be shown.';
  }
}
