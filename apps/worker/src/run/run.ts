import type { Claim, Database, JobWriter, Outcome } from '@offload/db';
import type { JobDefinition } from '@offload/jobs/define';
import { OutageError } from '@offload/jobs/errors';
import type { PostWebhook } from '@offload/outgoing';
import { type Storage, StorageDownError } from '@offload/storage';
import type { Logger } from 'pino';
import type { FetchFile } from '../fetch/fetch-file';
import type { Mailer } from '../mail/send';
import { runAttempt } from './attempt';
import type { ChangeJobs } from './change-jobs';
import { createContext } from './context';
import { createRunFiles } from './run-files';
import { createSecrets } from './secrets';

export interface RunParts {
  db: Database;
  databaseUrl: string;
  storage: Storage;
  writer: JobWriter;
  mailer: Mailer;
  fetchFile: FetchFile;
  postWebhook: PostWebhook;
  changeJobs: ChangeJobs;
  appUrl: string;
  log: Logger;
}

export interface RunEnd {
  outcome: Outcome;
  error: unknown;
}

/** Runs a claimed job once, in this process, and says how that ended. */
export type Run = (definition: JobDefinition, claim: Claim, signal: AbortSignal) => Promise<RunEnd>;

/** Runs jobs in this process. Never throws. */
export function createRun(parts: RunParts): Run {
  return async (definition, claim, signal) => {
    const secrets = createSecrets(claim.payload, definition.contract.secrets ?? []);
    const files = createRunFiles(parts.db, parts.storage, claim);
    const work = withOutages(definition, parts.storage);
    const end = await runAttempt(work, claim, signal, (stop, uncounted) =>
      createContext({ ...parts, files: files.context, secrets, uncounted }, claim, stop),
    );
    if (end.outcome.state !== 'succeeded' || files.written.length === 0) return end;
    return { ...end, outcome: { ...end.outcome, files: files.written } };
  };
}

/** While the storage is down, none of its jobs can do anything about it. */
function withOutages(definition: JobDefinition, storage: Storage): JobDefinition {
  return {
    ...definition,
    run: (payload, ctx) =>
      definition.run(payload, ctx).catch((error: unknown) => {
        if (!(error instanceof StorageDownError)) throw error;
        const step = 'Waiting for the storage of the files, which cannot be reached';
        throw new OutageError(step, () => storage.check(), { cause: error });
      }),
  };
}
