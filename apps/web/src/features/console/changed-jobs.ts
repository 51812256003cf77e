import type { JobFact } from '@offload/console';
import { kindName } from '@offload/console/ui/kind-name.ts';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { jobStates } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import { stateOf } from '@/api/jobs/job-schema';
import { runtime } from '@/server/runtime';

const maxShown = 100;
const columns = { id: true, kind: true, state: true } as const;

/** Returns the jobs that a bulk change has changed: how many are in each state, and the latest ones. None if a job is none. */
export async function changedJobs(changerId: string): Promise<JobFact[]> {
  const { db } = runtime();
  const latest = await db.changedJob.findMany({
    where: { changerId },
    orderBy: { place: 'desc' },
    take: maxShown,
  });
  if (latest.length === 0) return [];
  const ids = latest.map(({ jobId }) => jobId);
  const [rows, counts] = await Promise.all([
    db.job.findMany({ where: { id: { in: ids } }, select: columns }),
    db.$queryRaw<{ state: string; count: number }[]>`
      SELECT state, count(*)::int AS count FROM changed_job JOIN offload.job ON id = job_id
      WHERE changer_id = ${changerId}::uuid GROUP BY state`,
  ]);
  const countOf = new Map(counts.map(({ state, count }) => [state, count]));
  const states = jobStates.filter((state) => countOf.has(state));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [
    ...(states.length > 0 ? [{ label: 'Now', value: states.map(countText).join(', ') }] : []),
    ...ids.flatMap((id): JobFact[] => {
      const row = byId.get(id);
      if (!row) return [];
      const { label } = jobStateStyles[stateOf(row.state)];
      return [{ label, value: kindName(row.kind), href: `/admin/jobs/${id}` }];
    }),
  ];

  function countText(state: (typeof jobStates)[number]): string {
    return `${formatNumber(countOf.get(state) ?? 0)} ${jobStateStyles[state].label.toLowerCase()}`;
  }
}
