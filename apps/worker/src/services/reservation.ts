import { pipeline, type Readable, Transform } from 'node:stream';
import type { Database } from '@offload/core';
import { PermanentError } from '@offload/core/errors';
import { type Claim, holdsClaim, Stopped } from '@offload/core/worker';
import { readReservation, reserveMore } from '@offload/db';

const stepBytes = 4_000_000;
const full =
  'Your storage has no room for what this job makes. Delete images that you no longer need, then retry it.';

/** Passes a file on. Fails it if the run writes more than its owner's storage quota allows. */
export type CountBytes = (content: Readable) => Readable;

/**
 * Makes a `CountBytes` for one run. It may write what its job has reserved. Beyond that it reserves more, some megabytes
 * at a time, while the quota (in bytes) has room.
 */
export function createReservation(
  { core, quotaBytes: quota }: { core: Database; quotaBytes: number },
  claim: Claim,
): CountBytes {
  let reserved: number | null = null;
  let needed = 0;

  /** Resolves when what has been written until now is reserved. */
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
    // Those who read it get the error.
    return pipeline(content, counted, () => undefined);
  };
}
