import { Prisma } from '../client';
import { firstIdAt } from '../job-search/uuid-time';

/** What staff may do to many jobs at once. */
export const changeActions = ['retry', 'run-now', 'cancel', 'delete'] as const;
export type ChangeAction = (typeof changeActions)[number];

/** Which jobs: these, or those of a kind, a failure or a queue. What is null does not matter. */
export interface JobFilter {
  ids: string[] | null;
  kind: string | null;
  signature: string | null;
  queue: string | null;
  /**
   * Jobs as they stood at this moment, in ISO: that failed by then, or that were asked for by then. What comes later was in
   * nobody's count.
   */
  until: string;
}

const stands: Record<ChangeAction, (filter: JobFilter) => Prisma.Sql> = {
  retry: ({ ids, until }) =>
    ids
      ? Prisma.sql`state IN ('failed', 'canceled') AND finished_at <= ${until}::timestamptz`
      : failedAndOpen(until),
  'run-now': ({ until }) =>
    Prisma.sql`state = 'retrying' AND next_attempt_at > now() AND id < ${justAfter(until)}::uuid`,
  cancel: ({ until }) => Prisma.sql`state IN ('queued', 'retrying') AND id < ${justAfter(until)}::uuid`,
  delete: ({ until }) =>
    Prisma.sql`state IN ('succeeded', 'failed', 'canceled') AND id < ${justAfter(until)}::uuid`,
};

/** The jobs that this action is for. */
export function matching(action: ChangeAction, filter: JobFilter): Prisma.Sql {
  return Prisma.sql`${stands[action](filter)} AND ${within(filter)}`;
}

/** Failed jobs that nobody has put aside. */
export function failedAndOpen(until: string): Prisma.Sql {
  return Prisma.sql`state = 'failed' AND dismissed_at IS NULL AND finished_at <= ${until}::timestamptz`;
}

export function within({ ids, kind, signature, queue }: JobFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (ids) conditions.push(Prisma.sql`id = ANY(${ids}::uuid[])`);
  if (kind !== null) conditions.push(Prisma.sql`kind = ${kind}`);
  if (signature !== null) conditions.push(Prisma.sql`error_signature = ${signature}`);
  if (queue !== null) conditions.push(Prisma.sql`queue = ${queue}`);
  return Prisma.join(conditions, ' AND ');
}

function justAfter(until: string): string {
  return firstIdAt(new Date(Date.parse(until) + 1));
}
