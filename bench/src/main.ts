import { parseArgs } from 'node:util';
import { testEnv } from '@offload/testing';
import { measureFinding } from './find-jobs';
import { measureImages } from './images';
import { measureImports } from './imports';
import { measureLatency } from './latency';
import { measureReports } from './reports';
import { printResults, type Result } from './result';
import { measureSearch } from './search';
import { measureSteps } from './steps';
import { measureThroughput } from './throughput';
import { measureWriteCost } from './write-cost';

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { orders: { type: 'string', default: '1000000' } },
});

/** The benchmarks, in order. `--orders` is the size of the search. */
const parts: Record<string, (redisUrl: string) => Promise<Result[]>> = {
  'jobs-redis': async (url) => [...(await measureThroughput(url)), ...(await measureLatency(url))],
  'jobs-postgresql': async () => [...(await measureThroughput(null)), ...(await measureLatency(null))],
  'steps-redis': () => onQueue('redis', measureSteps),
  'steps-postgresql': () => onQueue('postgresql', measureSteps),
  reports: measureReports,
  imports: measureImports,
  images: measureImages,
  'write-cost': measureWriteCost,
  finding: () => measureFinding(10_000_000),
  search: () => measureSearch(Number(values.orders)),
};

/** Measures with the queue that tests are given. */
async function onQueue(queue: string, measure: () => Promise<Result[]>): Promise<Result[]> {
  Object.assign(process.env, { TEST_QUEUE: queue });
  try {
    return await measure();
  } finally {
    Object.assign(process.env, { TEST_QUEUE: 'postgresql' });
  }
}

Object.assign(process.env, { TEST_QUEUE: 'postgresql' });
for (const [name, measure] of Object.entries(parts)) {
  // `steps` stands for `steps-redis` and `steps-postgresql`.
  if (asked.length > 0 && !asked.some((part) => name === part || name.startsWith(`${part}-`))) continue;
  printResults(name, await measure(testEnv('TEST_REDIS_URL')));
}
