import type { KnownBug } from './mutant';

/** Bugs that the life of a job once had. */
export const knownBugs: readonly KnownBug[] = [
  {
    name: 'A job that was given back meanwhile is marked as dispatched',
    file: 'packages/core/src/outbox.ts',
    find: 'job.id = given.id AND job.fence = given.fence AND',
    replace: 'job.id = given.id AND',
  },
  {
    name: 'A run that ends while it is given back counts as given back',
    file: 'packages/core/src/worker/finish.ts',
    find: 'finishes.toReversed().map(',
    replace: 'finishes.map(',
  },
  {
    name: 'A worker never learns that its job was deleted',
    file: 'packages/core/src/worker/claim.ts',
    find: 'lost: ids.filter((id) => !held.has(id)),',
    replace: 'lost: rows.flatMap((row) => (row.held ? [] : [row.id])),',
  },
];
