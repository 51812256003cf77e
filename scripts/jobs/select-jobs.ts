import { type JobSearch, searchJobs } from '@offload/console/operations/index.ts';
import { statesFor } from '@offload/core/internal/browser';
import type { Database } from '@offload/db';
import { system } from '@offload/kinds/system';
import { PlainError } from '@offload/processes';
import type { Tools } from './open-tools';
import type { ChangeCommand } from './read-command';
import { requireKnown, searchFor } from './read-jobs';

const columns = { id: true, state: true, dismissedAt: true } as const;

/** Returns the IDs of the jobs that a command is for. Throws a `PlainError` if it isn't for one that it names. */
export async function selectJobs(tools: Tools, { name, ids, search }: ChangeCommand): Promise<string[]> {
  if (ids) return requireAllowed(tools.db, name, ids);
  await requireKnown(tools.db, search);
  return findAll(tools, await searchFor(tools.core, search), name === 'retry');
}

async function requireAllowed(db: Database, action: ChangeCommand['name'], ids: string[]): Promise<string[]> {
  const allowed = statesFor(action);
  for (const part of chunks(ids, 1_000)) {
    const rows = await db.job.findMany({ where: { id: { in: part } }, select: columns });
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of part) {
      const state = byId.get(id)?.state;
      if (state === undefined) throw new PlainError(`No job has the ID ${id}. Nothing was changed.`);
      if (!allowed.some((one) => one === state))
        throw new PlainError(
          `Job ${id} is ${state}, and ${action} is for ${allowed.join(', ')} jobs only. Nothing was changed.`,
        );
    }
  }
  return ids;
}

/** Goes through all pages of a search. */
async function findAll({ db, core }: Tools, search: JobSearch, skipsDismissed: boolean): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor; isFirst = false) {
    const page = await searchJobs(core, system.contracts, { ...search, cursor });
    found.push(...(skipsDismissed ? await withoutDismissed(db, page.ids) : page.ids));
    cursor = page.cursor;
  }
  return found;
}

async function withoutDismissed(db: Database, ids: string[]): Promise<string[]> {
  const rows = await db.job.findMany({ where: { id: { in: ids }, dismissedAt: null }, select: { id: true } });
  return rows.map(({ id }) => id);
}

export function* chunks<Item>(items: Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
