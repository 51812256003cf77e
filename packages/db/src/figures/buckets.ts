import { sql } from '@offload/core/sql';

/**
 * The buckets that durations are counted in: each holds what took at most 2^(bucket / 4) ms and more than the one
 * below, so that a percentile read from them is off by 9 % at most. Bucket 0 holds 1 ms and less, the last one all that
 * is longer than twelve days.
 */
export const lastBucket = 120;

/** The bucket of the milliseconds in the column `ms`. A hair less: a logarithm of a power of two is not always whole. */
export const bucketOfMs = sql`
  least(${lastBucket}::int, ceil(4 * ln(greatest(ms, 1)::float8) / ln(2::float8) - 1e-9))::int`;

/** The longest milliseconds that a bucket holds. */
export function upperMs(bucket: number): number {
  return 2 ** (bucket / 4);
}

/** The milliseconds that stand for a bucket: its middle, as ratios go. */
export function middleMs(bucket: number): number {
  return bucket === 0 ? 1 : 2 ** ((bucket - 0.5) / 4);
}
