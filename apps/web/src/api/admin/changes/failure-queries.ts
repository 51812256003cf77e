import {
  type FailureScope,
  findDismissals,
  findFailureGroups,
  findFailureOwners,
  findFailures,
  type GroupScope,
} from '@offload/console/operations/index.ts';
import { findOwners } from '@/server/auth/owners';
import { hideAddresses } from '@/server/auth/redact';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { readAdminJobs } from '../jobs/job-queries';
import type { AdminJob } from '../jobs/job-schema';
import type { DismissalView, FailureGroupView } from './change-schema';

/** Returns the undismissed failures of a scope, grouped by error. */
export async function findFailed(
  scope: FailureScope,
  { role }: Pick<Person, 'role'>,
): Promise<FailureGroupView[]> {
  const groups = await findFailureGroups(runtime().db, scope);
  return groups.map(({ firstAt, lastAt, message, ...group }) => ({
    ...group,
    message: mayOperate(role) ? message : hideAddresses(message),
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
}

export async function findDismissed({ role }: Person): Promise<DismissalView[]> {
  const { db } = runtime();
  const dismissals = await findDismissals(db, 50);
  const where = { id: { in: dismissals.map(({ by }) => by) } };
  const users = await db.user.findMany({ where, select: { id: true, email: true } });
  return dismissals.map(({ at, by, reason, count }) => ({
    ...{ by, count, byEmail: users.find(({ id }) => id === by)?.email ?? null },
    reason: mayOperate(role) ? reason : hideAddresses(reason),
    at: at.toISOString(),
  }));
}

export interface FailureGroupPage {
  jobs: AdminJob[];
  owners: { id: string; email: string; count: number }[];
  /** The cursor of the next page. */
  next: string | null;
}

const pageLength = 50;
const mostOwners = 10;

/** Returns a page of a failure group’s jobs with their owners. `after` is the `next` of an earlier page. */
export async function findGroup(
  group: GroupScope,
  after: string | null,
  person: Pick<Person, 'id' | 'role'>,
): Promise<FailureGroupPage> {
  const { db } = runtime();
  const [found, owners] = await Promise.all([
    findFailures(db, group, readCursor(after), pageLength + 1),
    findFailureOwners(db, group, mostOwners),
  ]);
  const ownerOf = await findOwners(
    person,
    owners.map(({ id }) => id),
  );
  const shown = found.slice(0, pageLength);
  const last = shown.at(-1);
  return {
    jobs: await readAdminJobs(
      shown.map(({ id }) => id),
      person,
    ),
    owners: owners.map(({ id, count }) => ({ ...ownerOf(id), count })),
    next: found.length > pageLength && last ? `${last.at.getTime()}_${last.id}` : null,
  };
}

function readCursor(text: string | null): { at: Date; id: string } | null {
  const [, ms, id] = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? [];
  return ms && id ? { at: new Date(Number(ms)), id } : null;
}
