import { type JobSearch, searchJobs } from '@offload/console/operations/index.ts';
import { momentOfId } from '@offload/core/internal';
import { findOwnersByAddress, jobColumns } from '@offload/db';
import { system } from '@offload/kinds/system';
import { viewJobFor } from '@/api/jobs/job-view';
import { findOwners } from '@/server/auth/owners';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import type { AdminJob, AdminJobPage } from './job-schema';

type AskedSearch = Omit<JobSearch, 'inStack' | 'owners'> & { owner: string | null };

const columns = {
  ...jobColumns,
  files: false,
  title: true,
  dismissedAt: true,
} as const;

/** Returns a page of all users' jobs, for staff. Viewers can't search in what they may not see. */
export async function findAdminJobs(
  search: AskedSearch,
  person: Pick<Person, 'id' | 'role'>,
): Promise<AdminJobPage> {
  const allowed = await searchFor(search, person);
  if (!allowed) return { data: [], nextCursor: null, searchedUntil: null };
  const { ids, cursor } = await searchJobs(runtime().core, system.contracts, allowed);
  return {
    data: await readAdminJobs(ids, person),
    nextCursor: cursor,
    searchedUntil: cursor && ids.length < search.limit ? momentOfId(cursor).toISOString() : null,
  };
}

/** Returns a search for what this role may see, or null if that can't contain a match. */
async function searchFor(
  { owner, ...search }: AskedSearch,
  { role }: Pick<Person, 'role'>,
): Promise<JobSearch | null> {
  const seesValues = mayOperate(role);
  if (search.payload.length > 0 && !seesValues) return null;
  const found = owner && seesValues ? await findOwnersByAddress(runtime().core, owner, 'anywhere') : [];
  return { ...search, inStack: seesValues, owners: owner === null ? null : [owner, ...found] };
}

/** Returns these jobs in this order, without what this role may not see. Deleted ones are missing. */
export async function readAdminJobs(ids: string[], person: Pick<Person, 'id' | 'role'>): Promise<AdminJob[]> {
  const rows = await runtime().db.job.findMany({ select: columns, where: { id: { in: ids } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ownerOf = await findOwners(
    person,
    rows.map(({ ownerId }) => ownerId),
  );
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { result: _result, files: _files, ...view } = viewJobFor(person, { ...row, files: [] });
    const title = mayOperate(person.role) ? row.title : null;
    return [
      {
        ...view,
        title,
        isDismissed: row.dismissedAt !== null,
        owner: ownerOf(row.ownerId),
        links: { ...view.links, page: `/admin/jobs/${id}` },
      },
    ];
  });
}
