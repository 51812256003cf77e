import {
  findDismissals,
  findFailureGroups,
  findFailureOwners,
  findFailures,
  type JobSearch,
  searchJobs,
} from '@offload/console/operations/index.ts';
import { type Database, findOwnersByAddress } from '@offload/db';
import { system } from '@offload/kinds/system';
import type { TestDatabase } from '@offload/testing';
import { everything } from '../../packages/console/src/testing/search';
import { timeOf } from './result';

const turns = 8;

const fields = (values: Record<string, string>) => ({
  payload: Object.entries(values).map(([name, value]) => ({ path: [name], value })),
});

/** A search, and the beginning of an owner's address. */
type Search = Partial<JobSearch> & { owner?: string };

/** Returns the searches to measure among `count` jobs. */
function searchesAmong(count: number): [string, Search][] {
  const half = new Date(Date.now() - (count / 2) * 3_000);
  const unique = String(Math.floor(count / 100) * 50 + 7);
  return [
    ['everything', {}],
    ['oldest first', { order: 'oldest' }],
    ['failed', { states: ['failed'] }],
    ['running', { states: ['running'] }],
    ['a common kind', { kind: 'sales-report' }],
    ['a rare kind', { kind: 'rare-kind' }],
    ['a queue, canceled', { queue: 'image', states: ['canceled'] }],
    ['the older half, failed', { to: half, states: ['failed'] }],
    ['an owner with many jobs', { owner: 'person1@' }],
    ['an owner with many jobs, canceled', { owner: 'person1@', states: ['canceled'] }],
    ['owners by a beginning', { owner: 'person99' }],
    ['a common field', fields({ format: 'pdf' })],
    ['a common field, failed', { ...fields({ widths: '320' }), states: ['failed'] }],
    ['a field that one job has', fields({ watermark: `mark ${count / 2 + 85}` })],
    ['a field that none has', fields({ watermark: 'nothing' })],
    ['three common fields', fields({ year: '2023', month: '4', format: 'pdf' })],
    [
      'three common fields, failed',
      { ...fields({ year: '2023', month: '4', format: 'pdf' }), states: ['failed'] },
    ],
    ['three common fields, never together', fields({ year: '2023', month: '2', format: 'pdf' })],
    ['a word of every error', { error: 'mail server' }],
    ['a word of one error', { error: unique }],
    ['a word of no error', { error: 'nothing like it' }],
    ['a word of every error, an owner', { error: 'mail', owner: 'person1@' }],
  ];
}

const failed = {
  since: new Date(0),
  kind: 'welcome-email',
  signature: 'mail_deferred: The mail server asked us to try again later.',
};

/** Returns the queries of the failure pages. */
function failuresIn(db: Database): [string, () => Promise<unknown>][] {
  const days = (count: number) => new Date(Date.now() - count * 86_400_000);
  return [
    ['failures of 30 days, grouped', () => findFailureGroups(db, { since: days(30) })],
    ['failures of a year, grouped', () => findFailureGroups(db, { since: days(365) })],
    ['a page of a group', () => findFailures(db, failed, null, 51)],
    ['owners in a group', () => findFailureOwners(db, failed, 10)],
    ['dismissals', () => findDismissals(db, 50)],
  ];
}

/** How long one query takes. */
interface QueryTimes {
  what: string;
  /** The first time, in ms. */
  first: number;
  /** After that, in ms. */
  warm: number[];
}

/** Times the queries of pages that show some of `count` jobs. */
export async function timeQueries({ db, core }: TestDatabase, count: number): Promise<QueryTimes[]> {
  const searches = searchesAmong(count).map(([what, search]): [string, () => Promise<unknown>] => [
    `find by: ${what}`,
    async () => {
      const { owner, ...rest } = search;
      const owners = owner ? await findOwnersByAddress(core, owner, 'anywhere') : null;
      return searchJobs(core, system.contracts, { ...everything, ...rest, owners });
    },
  ]);
  const results: QueryTimes[] = [];
  for (const [what, read] of [...searches, ...failuresIn(db)]) {
    const first = await timeOf(read);
    const warm: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) warm.push(await timeOf(read));
    results.push({ what, first, warm });
  }
  return results;
}
