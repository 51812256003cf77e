import { type Claim, type Database, noteTidied, type Outcome, type Position } from '@offload/db';
import type { Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { folderOfRun } from '../run/run-files';

/**
 * Removes what runs have left in the storage and no file row names: all of those that did not succeed. What it cannot
 * remove now stays for the sweeper.
 */
export function createTidy(db: Database, storage: Storage, log: Logger) {
  return async function tidy(claim: Claim, position: Position | null, outcome: Outcome): Promise<void> {
    const { id, tidied } = claim;
    if (tidied === null) return;
    const isOurs = position?.claim === claim.claim;
    const hasSucceeded = isOurs && position.state === 'succeeded' && outcome.state === 'succeeded';
    try {
      await removeRuns(storage, {
        id,
        // A run that was overtaken answers for itself alone.
        from: isOurs ? tidied + 1 : claim.claim,
        to: hasSucceeded ? claim.claim - 1 : claim.claim,
      });
      if (isOurs) await noteTidied(db, claim);
    } catch (error) {
      log.warn({ job: id, error }, 'the files of a run are left to the sweeper');
    }
  };
}

/** Removes all that some runs of a job have left, both counted. */
export async function removeRuns(
  storage: Storage,
  { id, from, to }: { id: string; from: number; to: number },
): Promise<void> {
  for (let claim = from; claim <= to; claim += 1) await storage.removeAll(folderOfRun({ id, claim }));
}
