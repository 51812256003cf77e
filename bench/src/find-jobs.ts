import { createConsole } from '@offload/console';
import { openJobs } from '@offload/core';
import { findOwnersByAddress } from '@offload/db';
import { system } from '@offload/kinds/system';
import type { TestDatabase } from '@offload/testing';
import { timeOf } from './result';

const turns = 8;
const origin = 'http://console';
const group = {
  kind: 'welcome-email',
  signature: 'mail_deferred: The mail server asked us to try again later.',
  days: '365',
};

type Request = [what: string, path: string, params?: Record<string, string>];

/** Returns what to ask the console's API among `count` jobs, as its pages ask. */
function requestsAmong(count: number): Request[] {
  const half = new Date(Date.now() - (count / 2) * 3_000).toISOString().slice(0, 19);
  const unique = String(Math.floor(count / 100) * 50 + 7);
  const searches: [string, Record<string, string>][] = [
    ['everything', {}],
    ['oldest first', { sort: 'oldest' }],
    ['failed', { state: 'failed' }],
    ['running', { state: 'running' }],
    ['a common kind', { kind: 'sales-report' }],
    ['a rare kind', { kind: 'rare-kind' }],
    ['a queue, canceled', { queue: 'image', state: 'canceled' }],
    ['the older half, failed', { to: half, state: 'failed' }],
    ['an owner with many jobs', { q: 'owner:person1@' }],
    ['an owner with many jobs, canceled', { q: 'owner:person1@', state: 'canceled' }],
    ['owners by a beginning', { q: 'owner:person99' }],
    ['a common field', { q: 'format:pdf' }],
    ['a common field, failed', { q: 'widths:320', state: 'failed' }],
    ['a field that one job has', { q: `watermark:"mark ${count / 2 + 85}"` }],
    ['a field that none has', { q: 'watermark:nothing' }],
    ['three common fields', { q: 'year:2023 month:4 format:pdf' }],
    ['three common fields, failed', { q: 'year:2023 month:4 format:pdf', state: 'failed' }],
    ['three common fields, never together', { q: 'year:2023 month:2 format:pdf' }],
    ['a word of every error', { q: '"mail server"' }],
    ['a word of one error', { q: `error:${unique}` }],
    ['a word of no error', { q: '"nothing like it"' }],
    ['a word of every error, an owner', { q: 'mail owner:person1@' }],
  ];
  return [
    ...searches.map(([what, params]): Request => [`find by: ${what}`, '/api/jobs', params]),
    ['failures of 30 days, grouped', '/api/failures', { days: '30' }],
    ['failures of a year, grouped', '/api/failures', { days: '365' }],
    ['a page of a group and its owners', '/api/failures/jobs', group],
    ['dismissals', '/api/dismissals'],
  ];
}

/** How long one request takes. */
interface RequestTimes {
  what: string;
  /** The first time, in ms. */
  first: number;
  /** After that, in ms. */
  warm: number[];
}

/** Times what pages of the console ask its API among `count` jobs. */
export async function timeRequests({ url, core }: TestDatabase, count: number): Promise<RequestTimes[]> {
  const jobs = openJobs({ system, databaseUrl: url });
  const { GET } = createConsole({
    jobs,
    basePath: '/',
    authorize: () => ({ actor: 'bench', can: 'all', seesValues: true }),
    ownersLike: (text) => findOwnersByAddress(core, text, 'anywhere'),
  });
  const results: RequestTimes[] = [];
  for (const [what, path, params] of requestsAmong(count)) {
    const read = async () => {
      const response = await GET(new Request(`${origin}${path}?${new URLSearchParams(params)}`));
      if (!response.ok) throw new Error(`${what}: ${await response.text()}`);
      await response.arrayBuffer();
    };
    const first = await timeOf(read);
    const warm: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) warm.push(await timeOf(read));
    results.push({ what, first, warm });
  }
  await jobs.close();
  return results;
}
