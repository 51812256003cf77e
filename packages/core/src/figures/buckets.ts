import { sql } from '../database/sql';

/**
 * The buckets that durations are counted in. Each contains durations of up to 2^(bucket / 4) ms that don't fit into the one
 * below, so percentiles are off by up to 9%. Bucket 0 contains durations of up to 1 ms, and the last one everything longer
 * than twelve days.
 */
export const lastBucket = 120;

/** The bucket for the column `ms`. Subtracts a tiny margin, since the logarithm of a power of two isn't always whole. */
export const bucketOfMs = sql`
  least(${lastBucket}::int, ceil(4 * ln(greatest(ms, 1)::float8) / ln(2::float8) - 1e-9))::int`;

/** Returns the longest duration of a bucket in milliseconds. */
export function upperMs(bucket: number): number {
  return 2 ** (bucket / 4);
}

/** Returns the duration that represents a bucket in milliseconds: its geometric middle. */
export function middleMs(bucket: number): number {
  return bucket === 0 ? 1 : 2 ** ((bucket - 0.5) / 4);
}
