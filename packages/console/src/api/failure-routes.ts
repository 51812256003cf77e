import { databaseTime, mayDo } from '@offload/core/admin';
import { Hono } from 'hono';
import type { Caller } from '../access';
import {
  findFailureGroups,
  findFailureOwners,
  findFailures,
  findFailuresByCode,
} from '../operations/changes/failures';
import { readPayload } from '../reads/job';
import { readJobs } from '../reads/job-rows';
import { type FailureView, scopeOf } from '../ui/failed/failure-view';
import type { FailureGroupView } from '../views';
import type { ConsoleReads } from './console-reads';
import { type ApiParts, findOwners, withOwners } from './parts';
import { type ConsoleEnv, requireSelectable } from './problem-details';
import { readQuery } from './queries';
import { editableBy } from './replay-route';

const pageLength = 50;
const maxOwners = 10;

export function failureRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .get('/failures', async (c) => {
      const view = readQuery(c, 'GET /failures');
      return c.json<ConsoleReads['/failures']>({ data: await listGroups(parts, view, c.get('access')) });
    })
    .get('/failures/jobs', async (c) => {
      const { view, ...group } = readQuery(c, 'GET /failures/jobs');
      return c.json<ConsoleReads['/failures/jobs']>(await readGroup(parts, group, view, c.get('access')));
    });
}

/** Returns the groups of failures that this reader may see, the largest first. */
async function listGroups(parts: ApiParts, view: FailureView, access: Caller): Promise<FailureGroupView[]> {
  const { queues } = access;
  const scope = { ...scopeOf(view, Date.now()), ...(queues && { queues }) };
  const find = access.seesValues ? findFailureGroups : findFailuresByCode;
  return (await find(parts.db, scope)).map((found) => ({
    ...found,
    firstAt: found.firstAt.toISOString(),
    lastAt: found.lastAt.toISOString(),
  }));
}

/** Returns a page of the jobs of a group that this reader may see, and the owners of most of its latest failures. */
async function readGroup(
  parts: ApiParts,
  { kind, signature, after }: { kind: string; signature: string | null; after?: string | undefined },
  view: FailureView,
  access: Caller,
): Promise<ConsoleReads['/failures/jobs']> {
  const { queues } = access;
  requireSelectable(access, signature);
  // "Retry all" selects the failures before this moment, so it must be by the clock that dates failures.
  const now = await databaseTime(parts.db);
  const group = { kind, signature, ...scopeOf(view, now.getTime()), ...(queues && { queues }) };
  const [found, owners] = await Promise.all([
    findFailures(parts.db, group, placeOf(after), pageLength + 1),
    findFailureOwners(parts.db, group, maxOwners),
  ]);
  const ids = owners.map(({ id }) => id);
  const ownerOf = await findOwners(parts, ids, access);
  const page = found.slice(0, pageLength);
  const last = found.length > pageLength ? page.at(-1) : undefined;
  const jobIds = page.map(({ id }) => id);
  return {
    fixFrom: await findEditable(parts, kind, jobIds[0], access),
    data: await withOwners(parts, await readJobs(parts.db, jobIds), access),
    owners: owners.map(({ id, count }) => ({ ...ownerOf(id), count })),
    next: last ? `${last.at.toISOString()} ${last.id}` : null,
    since: group.since.toISOString(),
    until: now.toISOString(),
  };
}

/** Returns the job that the fix of a group begins with, if staff may edit something in its payload. */
async function findEditable(
  parts: ApiParts,
  kind: string,
  id: string | undefined,
  access: Caller,
): Promise<string | null> {
  const contract = parts.system.contracts.get(kind);
  if (id === undefined || !contract || contract.isNeverReplayed || !mayDo(access, 'replay')) return null;
  return editableBy(parts)(contract, await readPayload(parts.db, id)).length > 0 ? id : null;
}

const place = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\da-f-]{36})$/;

/** Parses where a page of failures begins. Anything else is the first page. */
function placeOf(after: string | undefined): { at: Date; id: string } | null {
  const [, at, id] = place.exec(after ?? '') ?? [];
  return at && id ? { at: new Date(at), id } : null;
}
