import { type Sql, sql } from '../database/sql';

/** How urgent a job is in its queue: `high` goes to the front, and `low` runs when nothing else waits. */
export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

export const byPriority: Sql = sql`array_position('{high,normal,low}'::text[], priority)`;
