import type { AnyContract } from '@offload/core';
import { system } from '@offload/jobs/system';
import type { AgainCall } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { runtime } from './runtime';

/** The parts of a job's request that pages display. */
export interface Asked {
  /** Null where the kind says it all. */
  title: string | null;
  /** The address that it is made of, if it is. */
  source: string | null;
  /** Null where the work cannot be asked for again as it was. */
  again: AgainCall | null;
}

/** What those who may only look on are shown. */
export const nothingAsked: Asked = { title: null, again: null, source: null };

/** What was asked for with these jobs, by their ids. Whoever calls has made sure that the person may see them. */
export async function findAsked(ids: string[]): Promise<Record<string, Asked>> {
  const rows = await runtime().db.job.findMany({
    where: { id: { in: ids } },
    select: { id: true, kind: true, title: true, payload: true },
  });
  return Object.fromEntries(
    rows.map(({ id, kind, title, payload }) => {
      const contract = system.contracts.get(kind);
      return [id, { ...nothingAsked, ...(contract && requestIn(contract, payload)), title }];
    }),
  );
}

/** Returns nothing for a payload of another version. */
function requestIn(contract: AnyContract, payload: unknown): Pick<Asked, 'source' | 'again'> | null {
  const view = viewOf(contract.kind);
  const { success, data } = contract.payload.safeParse(payload);
  return success ? { source: view.source?.(data) ?? null, again: view.again?.(data) ?? null } : null;
}
