import type { Claim, Outcome, Position } from '@offload/db';
import type { JobDefinition } from '@offload/jobs/define';
import type { Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { folderOfJob, folderOfRun } from '../run/run-files';

/**
 * Removes what runs have left in the storage and no file row names: all of a run that did not succeed, and that of the
 * runs before one that did. What it cannot remove now stays for the sweeper.
 */
export function createTidy(storage: Storage, registry: Map<string, JobDefinition>, log: Logger) {
  return async function tidy(claim: Claim, position: Position | null, outcome: Outcome): Promise<void> {
    if (!registry.get(claim.kind)?.contract.writesFiles) return;
    const isOurs = position?.claim === claim.claim;
    const hasSucceeded = isOurs && position.state === 'succeeded' && outcome.state === 'succeeded';
    const earlier = Array.from({ length: claim.claim - 1 }, (_, index) => ({
      id: claim.id,
      claim: index + 1,
    }));
    const leftovers = hasSucceeded ? earlier.map(folderOfRun) : [folderOfRun(claim)];
    try {
      for (const folder of leftovers) await storage.removeAll(folder);
    } catch (error) {
      log.warn({ job: claim.id, error }, 'could not remove the files of a run');
    }
  };
}

/** Removes all that the runs of a job have left, which has ended without success. */
export async function removeRuns(storage: Storage, jobId: string): Promise<void> {
  await storage.removeAll(folderOfJob(jobId));
}
