import { parseArgs } from 'node:util';
import { measureFinding } from './bench/find-jobs';
import { measureImages } from './bench/images';
import { measureImports } from './bench/imports';
import { measureLatency } from './bench/latency';
import { measureReports } from './bench/reports';
import { printResults, type Result } from './bench/result';
import { measureSearch } from './bench/search';
import { measureSteps } from './bench/steps';
import { measureThroughput } from './bench/throughput';
import { measureWriteCost } from './bench/write-cost';
import { buildAll, generateClient } from './prepare';
import { runCommand } from './run-command';
import { openRun, removeRun } from './test/run-folder';
import { startServices } from './test/surroundings';

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
  const { TEST_QUEUE } = process.env;
  Object.assign(process.env, { TEST_QUEUE: queue });
  try {
    return await measure();
  } finally {
    Object.assign(process.env, { TEST_QUEUE });
  }
}

await runCommand(async (supervise) => {
  const run = await openRun();
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  await buildAll(supervisor);
  const variables = await startServices(supervisor, run);
  Object.assign(process.env, variables, { TEST_QUEUE: 'postgresql' });
  for (const [name, measure] of Object.entries(parts)) {
    // `steps` stands for `steps-redis` and `steps-postgresql`.
    if (asked.length > 0 && !asked.some((part) => name === part || name.startsWith(`${part}-`))) continue;
    printResults(name, await measure(variables.TEST_REDIS_URL ?? ''));
  }
  return 0;
});
