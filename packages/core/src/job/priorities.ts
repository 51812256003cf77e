import { type Sql, sql } from '../database/sql';

/** How urgent a job is within its queue: `high` goes to the front of it, and `low` runs when nothing else waits. */
export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** Orders jobs that wait: the most urgent first. */
export const byPriority: Sql = sql`array_position('{high,normal,low}'::text[], priority)`;
