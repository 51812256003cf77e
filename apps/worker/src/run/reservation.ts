import { pipeline, type Readable, Transform } from 'node:stream';
import { type Claim, type Database, holdsClaim, reserveMore } from '@offload/db';
import { PermanentError } from '@offload/jobs/errors';
import { Stopped } from './stop-reason';

const stepBytes = 4_000_000;
const full =
  'Your storage has no room for what this job makes. Delete images that you no longer need, then retry it.';

/** Passes a file on, and fails it once the run has written more than its owner's storage quota allows. */
export type CountBytes = (content: Readable) => Readable;

/**
 * Makes a `CountBytes` for one run. What its job has reserved is there for it; beyond that it reserves more, some
 * megabytes at a time, while the quota (in bytes) has room.
 */
export function createReservation(
  { db, quotaBytes: quota }: { db: Database; quotaBytes: number },
  claim: Claim,
): CountBytes {
  let reserved = claim.reservedBytes;
  let needed = 0;

  async function reserve(): Promise<void> {
    const granted = await reserveMore(db, claim, { needed, wanted: needed + stepBytes, quota });
    if (granted !== null) reserved = Math.max(reserved, granted);
    else
      throw (await holdsClaim(db, claim)) ? new PermanentError('storage_quota', full) : new Stopped('lost');
  }

  return (content) => {
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        needed += chunk.length;
        if (needed <= reserved) return done(null, chunk);
        reserve().then(() => done(null, chunk), done);
      },
    });
    // Whoever reads it hears of an error.
    return pipeline(content, counted, () => undefined);
  };
}
