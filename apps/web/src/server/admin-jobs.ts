import { findGroups, type JobSearch, searchJobs } from '@offload/db';
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

/** One page of everybody's jobs, for staff. Those who see no payload find none by it. */
export async function findAdminJobs(search: JobSearch, role: Role): Promise<AdminJobPage> {
  if (search.payload.length > 0 && !mayOperate(role)) return { data: [], nextCursor: null };
  const ids = await searchJobs(runtime().db, { ...search, limit: search.limit + 1 });
  const shown = ids.slice(0, search.limit);
  return {
    data: await readAdminJobs(shown, role),
    nextCursor: ids.length > search.limit ? (shown.at(-1) ?? null) : null,
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
