import type { Database } from '../client';
import type { TextFilter } from './text-filter';

/**
 * The kinds of which these fields are shown to whoever may see payloads: what is hidden must not be found either, or a
 * search would confirm a guess. Of a kind that no worker has named nothing is shown.
 */
export async function findSearchableKinds(db: Database, fields: TextFilter['payload']): Promise<string[]> {
  const kinds = await db.jobKind.findMany({ select: { name: true, secrets: true } });
  const isSecret = ({ path }: { path: string[] }, secrets: string[]) =>
    path.some((_, index) => secrets.includes(path.slice(0, index + 1).join('.')));
  return kinds
    .filter(({ secrets }) => !fields.some((field) => isSecret(field, secrets)))
    .map(({ name }) => name);
}
