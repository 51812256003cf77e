import type { Database } from '@offload/core/sql';
import type { EndedRun } from '@offload/core/worker';
import { findLeftoversOf, removeLeftover } from '@offload/db';
import type { Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { folderOfRun } from './run-files';

/**
 * Returns a function that removes the bytes that a run, and earlier runs of its job, have left without a file row. The
 * sweeper removes what it can't remove now.
 */
export function createCleanUp(core: Database, storage: Storage, log: Logger) {
  return async function cleanUp({ claim: { id, fence }, status, hasSucceeded }: EndedRun): Promise<void> {
    try {
      // A run that lost its claim only cleans up after itself. A successful run only cleans up after earlier runs.
      const isOvertaken = status?.fence !== fence;
      const leftovers = isOvertaken ? [{ jobId: id, fence }] : await findLeftoversOf(core, id, fence);
      for (const leftover of leftovers) {
        if (hasSucceeded && leftover.fence === fence) continue;
        await storage.removeAll(folderOfRun({ id, fence: leftover.fence }));
        await removeLeftover(core, leftover);
      }
    } catch (error) {
      log.warn({ job: id, error }, 'failed to remove the files of a run, leaving them to the sweeper');
    }
  };
}
