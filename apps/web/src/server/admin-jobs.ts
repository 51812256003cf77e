import { findGroups, type JobSearch, momentOfId, searchJobs } from '@offload/db';
import type { AdminJob, AdminJobPage } from '@/api/admin/job-schema';
import { jobColumns, viewJob } from './job-view';
import { mayOperate, type Role } from './roles';
import { runtime } from './runtime';

const columns = {
  ...jobColumns,
  files: false,
  title: true,
  owner: { select: { id: true, email: true } },
} as const;

/** One page of everybody's jobs, for staff. Those who see no payload and no stack find none by it. */
export async function findAdminJobs(search: Omit<JobSearch, 'inStack'>, role: Role): Promise<AdminJobPage> {
  const seesValues = mayOperate(role);
  if (search.payload.length > 0 && !seesValues) return { data: [], nextCursor: null, searchedTo: null };
  const { ids, cursor } = await searchJobs(runtime().db, { ...search, inStack: seesValues });
  return {
    data: await readAdminJobs(ids, role),
    nextCursor: cursor,
    searchedTo: cursor && ids.length < search.limit ? momentOfId(cursor).toISOString() : null,
  };
}

/** These jobs, in this order, without what this role may not see; those that are gone by now are missing. */
export async function readAdminJobs(ids: string[], role: Role): Promise<AdminJob[]> {
  const rows = await runtime().db.job.findMany({ select: columns, where: { id: { in: ids } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { result: _result, files: _files, ...view } = viewJob({ ...row, files: [] });
    const title = mayOperate(role) ? row.title : null;
    return [{ ...view, title, owner: row.owner, links: { ...view.links, page: `/admin/jobs/${id}` } }];
  });
}

/** The kinds and queues that there are jobs of, for the filters. */
export async function findJobNames(): Promise<{ kinds: string[]; queues: string[] }> {
  const groups = await findGroups(runtime().db, { states: [], kind: null, queue: null });
  const names = (of: 'kind' | 'queue') => [...new Set(groups.map((group) => group[of]))].sort();
  return { kinds: names('kind'), queues: names('queue') };
}
