import {
  type Database,
  endAbandonedJobs,
  findNotHandedOver,
  findOverdue,
  forgetSilentWorkers,
  noteLookedAt,
} from '@offload/db';
import type { QueueBackend } from '@offload/jobs/backend';
import type { JobClient } from '@offload/jobs/client';
import { findLost } from '@offload/jobs/hand-over';
import type { Logger } from 'pino';

const handoverLimit = 1_000;
const overdueLimit = 200;

export interface SweeperParts {
  db: Database;
  backend: QueueBackend;
  client: JobClient;
  leaseMs: number;
  log: Logger;
}
