import type { Database, JobSystem, QueueBackend } from '@offload/core';

/** What the console reads from. */
export interface Reading {
  system: JobSystem;
  db: Database;
  backend: Pick<QueueBackend, 'queue'>;
}
