import type { Claim, Database, JobWriter, NewFile, Outcome } from '@offload/db';
import type { JobContext } from '@offload/jobs/context';
import type { JobDefinition } from '@offload/jobs/define';
import { OutageError, TransientError } from '@offload/jobs/errors';
import type { PostWebhook } from '@offload/outgoing';
import { isStorageError, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
import type { FetchFile } from '../fetch/fetch-file';
import type { Mailer } from '../mail/send';
import { runAttempt, type Work } from './attempt';
import type { ChangeJobs } from './change-jobs';
import { createContext } from './context';
import { createReservation } from './reservation';
import { createRunFiles } from './run-files';
import { createSecrets } from './secrets';

export interface RunParts {
  db: Database;
  databaseUrl: string;
  storage: Storage;
  /** Bytes that one user may store. */
  quotaBytes: number;
  /** Orders that one user may have. */
  maxOrders: number;
  writer: JobWriter;
  mailer: Mailer;
  fetchFile: FetchFile;
  postWebhook: PostWebhook;
  changeJobs: ChangeJobs;
  appUrl: string;
  log: Logger;
}

interface RunEnd {
  outcome: Outcome;
  error: unknown;
}

/** Runs a claimed job once, and says how that ended. */
export type Run = (definition: JobDefinition, claim: Claim, signal: AbortSignal) => Promise<RunEnd>;

/** Runs jobs, by what does their work. Never throws. */
export function createRun(parts: RunParts, work: Work): Run {
  return async (definition, claim, signal) => {
    const { contract } = definition;
    const secrets = createSecrets(claim.payload, contract.secrets ?? []);
    const written: NewFile[] = [];
    const attempt = (ctx: JobContext) =>
      work(definition, claim, ctx).catch((error: unknown) => {
        throw meaningOf(error, parts.storage);
      });
    const end = await runAttempt(attempt, contract, claim, signal, (stop, uncounted) => {
      const countBytes = createReservation(parts, claim);
      const files = createRunFiles({ ...parts, countBytes, written, signal: stop }, claim);
      return createContext({ ...parts, contract, files, secrets, uncounted }, claim, stop);
    });
    if (end.outcome.state !== 'succeeded' || written.length === 0) return end;
    return { ...end, outcome: { ...end.outcome, files: written } };
  };
}

const outage = 'Waiting for the file storage, which is full or cannot be reached';
const noSpace = 'There was not enough space left to store the result.';
const unreadable = 'A file of this job could not be read or stored.';

/** Makes of an error of the storage what it means for the job. */
function meaningOf(error: unknown, storage: Storage): unknown {
  const options = { cause: error };
  // Nothing that its jobs do would help.
  if (isStorageError(error, 'STORAGE_DOWN')) return new OutageError(outage, () => storage.check(), options);
  if (isStorageError(error, 'NO_SPACE')) return new TransientError('storage_full', noSpace, options);
  if (isStorageError(error, 'FILE_FAILED')) return new TransientError('file_failed', unreadable, options);
  return error;
}
