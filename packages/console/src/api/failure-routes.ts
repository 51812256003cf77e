import { Hono } from 'hono';
import * as z from 'zod';
import { findFailureGroups, findFailureOwners, findFailures } from '../operations/changes/failures';
import { databaseTime } from '../operations/database-time';
import { readJobs } from '../reads/job-rows';
import { sightOf } from '../redact';
import { storable } from '../storable';
import { readFailureView, scopeOf } from '../ui/failed/failure-view';
import type { FailureGroupView } from '../views';
import type { ConsoleReads } from './console-reads';
import { type ApiParts, findOwners, withOwners } from './parts';
import { type ConsoleEnv, readQuery } from './problem';

const FailureParams = z.record(z.string(), z.string()).transform(readFailureView);
const GroupParams = z.object({
  kind: storable(100),
  signature: storable(300),
  after: storable(100).optional(),
});
const pageLength = 50;
const maxOwners = 10;

/** The routes of failed jobs: groups, and a group. */
export function failureRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/failures', async (c) => {
      const access = c.get('access');
      const { queues } = access;
      const { text } = sightOf(parts, access);
      const view = readQuery(c, FailureParams);
      const groups = await findFailureGroups(parts.db, {
        ...scopeOf(view, Date.now()),
        ...(queues && { queues }),
      });
      const data = groups.map(
        (found): FailureGroupView => ({
          ...found,
          message: text(found.message),
          firstAt: found.firstAt.toISOString(),
          lastAt: found.lastAt.toISOString(),
        }),
      );
      return c.json<ConsoleReads['/failures']>({ data });
    })
    .get('/failures/jobs', async (c) => {
      const { queues } = c.get('access');
      const { kind, signature, after } = readQuery(c, GroupParams);
      // "Retry all" selects the failures before this moment, so it must be of the clock that dates them.
      const now = await databaseTime(parts.db);
      const { since, ...scope } = scopeOf(readQuery(c, FailureParams), now.getTime());
      const group = { kind, signature, since, ...scope, ...(queues && { queues }) };
      const [found, owners] = await Promise.all([
        findFailures(parts.db, group, placeOf(after), pageLength + 1),
        findFailureOwners(parts.db, group, maxOwners),
      ]);
      const ownerOf = await findOwners(
        parts,
        owners.map(({ id }) => id),
        c.get('access'),
      );
      const page = found.slice(0, pageLength);
      const last = found.length > pageLength ? page.at(-1) : undefined;
      const jobs = await readJobs(
        parts.db,
        page.map(({ id }) => id),
      );
      return c.json<ConsoleReads['/failures/jobs']>({
        data: await withOwners(parts, jobs, c.get('access')),
        owners: owners.map(({ id, count }) => ({ ...ownerOf(id), count })),
        next: last ? `${last.at.toISOString()} ${last.id}` : null,
        since: since.toISOString(),
        until: now.toISOString(),
      });
    });
}

const place = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\da-f-]{36})$/;

/** Parses where a page of failures begins. Anything else is the first page. */
function placeOf(after: string | undefined): { at: Date; id: string } | null {
  const [, at, id] = place.exec(after ?? '') ?? [];
  return at && id ? { at: new Date(at), id } : null;
}
