import type { Logger } from 'pino';
import { isDiskFull, isUnreachable } from '../database/database-down';
import { explainQueueError } from '../delivery/explain';
import { signatureOf } from '../job/error-signature';
import { messageOf } from '../log/open-log';
import type { SchemaWatch } from './schema-watch';

const quietMs = 60_000;
// After this many different errors, forgets all of them, so that repeated errors are logged again.
const maxKnown = 1_000;

/** Returns a function that logs the errors of repeated work. */
export type ErrorLogger = (event: string) => (error: unknown) => void;

/**
 * Creates a logger that logs the same error at most once a minute. It logs errors of a database that is down, other than a
 * full disk, at the level `debug`, and with a `schema` watch also those of a schema that doesn't match, which the watch reports.
 *
 * @example
 * const jobs = openJobs({ system, databaseUrl, onError: createErrorLogger(log)('left to a worker') });
 */
export function createErrorLogger(log: Logger, schema?: SchemaWatch): ErrorLogger {
  const known = new Map<string, { at: number; repeated: number }>();

  /** Returns how often this error was skipped since it was last logged, or null to skip it now. */
  function countRepeated(key: string): number | null {
    const last = known.get(key);
    if (last && performance.now() - last.at < quietMs) {
      last.repeated += 1;
      return null;
    }
    if (known.size >= maxKnown) known.clear();
    known.set(key, { at: performance.now(), repeated: 0 });
    return last?.repeated ?? 0;
  }

  return (event) => (thrown) => {
    if (schema?.explains(thrown) || (isUnreachable(thrown) && !isDiskFull(thrown)))
      return log.debug({ error: thrown }, event);
    const explained = explainQueueError(thrown);
    const error = explained ?? thrown;
    // All events that fail because of the queue count as one repeated error.
    const code = explained ? 'queue' : event;
    const repeated = countRepeated(signatureOf({ code, message: messageOf(error), stack: null }));
    if (repeated !== null) log.warn({ error, ...(repeated > 0 && { repeated }) }, event);
  };
}
