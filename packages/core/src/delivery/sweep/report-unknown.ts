import type { Logger } from 'pino';
import { findUnknownKinds } from '../../admission/admission';
import type { Database } from '../../database/database';

/** Returns a function that logs each kind whose jobs wait because no running worker knows it: once per kind. */
export function createUnknownKindsReport(db: Database, log: Logger): () => Promise<void> {
  let reported = new Set<string>();
  return async () => {
    const unknown = await findUnknownKinds(db);
    for (const { kind, count } of unknown) {
      if (!reported.has(kind))
        log.warn({ kind, jobs: count }, 'no running worker knows this kind, so its jobs wait');
    }
    reported = new Set(unknown.map(({ kind }) => kind));
  };
}
