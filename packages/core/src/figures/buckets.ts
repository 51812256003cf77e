import { sql } from '../database/sql';

/**
 * Durations are counted in buckets of up to 2^(bucket / 4) ms, so percentiles are off by up to 9%. Bucket 0 contains
 * durations of up to 1 ms, and the last one everything longer than twelve days.
 */
export const lastBucket = 120;

// Subtracts a tiny margin, because the logarithm of a power of two isn't always whole.
export const bucketOfMs = sql`
  least(${lastBucket}::int, ceil(4 * ln(greatest(ms, 1)::float8) / ln(2::float8) - 1e-9))::int`;

/** Returns the longest duration of a bucket in milliseconds. */
export function upperMs(bucket: number): number {
  return 2 ** (bucket / 4);
}

/** Returns the geometric middle of a bucket, in milliseconds. */
export function middleMs(bucket: number): number {
  return bucket === 0 ? 1 : 2 ** ((bucket - 0.5) / 4);
}
