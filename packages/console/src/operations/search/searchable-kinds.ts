import type { AnyContract } from '@offload/core/internal';
import type { TextFilter } from './text-filter';

/**
 * Returns the kinds that show these fields to users who may see payloads. Hidden fields can't be searched, or a search
 * would confirm a guess.
 */
export function findSearchableKinds(
  contracts: ReadonlyMap<string, AnyContract>,
  fields: TextFilter['payload'],
): string[] {
  const isSecret = ({ path }: { path: string[] }, secrets: string[]) =>
    path.some((_, index) => secrets.includes(path.slice(0, index + 1).join('.')));
  return [...contracts.values()]
    .filter(({ secrets = [] }) => !fields.some((field) => isSecret(field, secrets)))
    .map(({ kind }) => kind);
}
