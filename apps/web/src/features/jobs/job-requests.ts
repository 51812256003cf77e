import type { JobContract } from '@offload/core/contract';
import { system } from '@offload/kinds/system';
import type { RerunRequest } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { runtime } from '@/server/runtime';

export interface JobRequest {
  /** Null if the kind’s name says it all. */
  title: string | null;
  /** The URL that the work is based on, if there is one. */
  source: string | null;
  /** Null if the same work can’t be requested again. */
  again: RerunRequest | null;
}

/** Shown to viewers, who may not see other users’ requests. */
export const emptyRequest: JobRequest = { title: null, again: null, source: null };

/** Returns the requests of these jobs by ID. The caller must check that the user may see them. */
export async function findJobRequests(ids: string[]): Promise<Record<string, JobRequest>> {
  const rows = await runtime().db.job.findMany({
    where: { id: { in: ids } },
    select: { id: true, kind: true, title: true, payload: true },
  });
  return Object.fromEntries(
    rows.map(({ id, kind, title, payload }) => {
      const contract = system.contracts.get(kind);
      return [id, { ...emptyRequest, ...(contract && requestIn(contract, payload)), title }];
    }),
  );
}

/** Returns nothing for a payload of another version. */
function requestIn(contract: JobContract, payload: unknown): Pick<JobRequest, 'source' | 'again'> | null {
  const view = viewOf(contract.kind);
  const { success, data } = contract.payload.safeParse(payload);
  return success ? { source: view.source?.(data) ?? null, again: view.again?.(data) ?? null } : null;
}
