import { openQueueBackend } from '@offload/core/internal';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { timeRequests } from './find-jobs';
import { seedJobs } from './many-jobs';
import { type Measurement, median } from './result';
import { openRunner } from './throughput';

export const sizes = [10_000, 100_000, 1_000_000, 10_000_000];
export const nameOf = (size: number) => `among ${size.toLocaleString('en')} jobs`;
const jobsPerRound = 20_000;
const rounds = 4;

/** Measures what more jobs in the database cost: the queries of pages, and running other jobs. */
export async function measureSizes(redisUrl: string): Promise<Measurement[]> {
  const databases: [number, TestDatabase][] = [];
  for (const size of sizes) {
    const database = await createTestDatabase();
    await seedJobs(database.db, database.url, size);
    databases.push([size, database]);
  }
  const queries: Measurement[] = [];
  for (const [size, database] of databases) queries.push(...(await measureQueries(database, size)));
  const rates = await measureRates(databases, redisUrl);
  for (const [, { drop }] of databases) await drop();
  return [...rates, ...queries];
}

async function measureQueries(database: TestDatabase, size: number): Promise<Measurement[]> {
  const times = await timeRequests(database, size);
  const slowest = Math.max(...times.map(({ warm }) => median(warm)));
  const first = Math.max(...times.map((query) => query.first));
  const all: Measurement[] = times.map(({ what, warm }) => ({ what, unit: 'ms', ours: warm }));
  const isLargest = size === sizes.at(-1);
  const slow = (when: string, ms: number, aim: string): Measurement => ({
    what: `the slowest query ${nameOf(size)}, ${when}`,
    ...{ unit: 'ms', ours: [ms], ...(isLargest && { aim }) },
  });
  return [
    slow('once it is warm', slowest, '< 80 ms'),
    slow('the first time', first, '< 200 ms'),
    ...(isLargest ? all : []),
  ];
}

/** Runs no-op jobs in each database in turns, so that whatever else the machine does affects all of them equally. */
async function measureRates(databases: [number, TestDatabase][], redisUrl: string): Promise<Measurement[]> {
  const rates = new Map<number, number[]>(databases.map(([size]) => [size, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [size, { core }] of round % 2 === 0 ? databases : databases.toReversed()) {
      const backend = openQueueBackend(redisUrl, { prefix: 'test', onError: () => undefined });
      const runner = await openRunner(core, backend);
      const rate = await runner.run(jobsPerRound);
      await runner.close();
      await backend.close();
      // The first round is a warm-up.
      if (round > 0) rates.get(size)?.push(rate);
    }
  }
  return [...rates].map(([size, ours]) => ({
    what: `no-op jobs ${nameOf(size)}, on Redis`,
    unit: '/s',
    ours,
  }));
}
