import { pipeline, type Readable, Transform } from 'node:stream';
import { PermanentError } from '@offload/core/contract';
import type { Database } from '@offload/core/sql';
import { type Claim, holdsClaim, Stopped } from '@offload/core/worker';
import { readReservation, reserveMore } from '@offload/db';

const stepBytes = 4_000_000;
const full =
  'Your storage has no space left for the results of this job. Delete images you no longer need, then retry the job.';

/** Passes a file through. Fails it if the run writes more than the owner's storage quota allows. */
export type CountBytes = (content: Readable) => Readable;

/**
 * Returns a `CountBytes` for one run. The run may write what its job has reserved. Beyond that, it reserves a few more
 * megabytes at a time, while the quota (in bytes) has space.
 */
export function createReservation(
  { core, quotaBytes: quota }: { core: Database; quotaBytes: number },
  claim: Claim,
): CountBytes {
  let reserved: number | null = null;
  let needed = 0;

  /** Resolves when everything written so far is reserved. */
  async function reserve(): Promise<void> {
    reserved ??= await readReservation(core, claim.id);
    if (needed <= reserved) return;
    const granted = await reserveMore(core, claim, { needed, wanted: needed + stepBytes, quota });
    if (granted !== null) reserved = Math.max(reserved, granted);
    else
      throw (await holdsClaim(core, claim)) ? new PermanentError('storage_quota', full) : new Stopped('lost');
  }

  return (content) => {
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        needed += chunk.length;
        if (reserved !== null && needed <= reserved) return done(null, chunk);
        reserve().then(() => done(null, chunk), done);
      },
    });
    // The stream's reader gets the error.
    return pipeline(content, counted, () => undefined);
  };
}
