import { parseArgs } from 'node:util';
import { measureFinding } from './bench/find-jobs';
import { measureImages } from './bench/images';
import { measureImports } from './bench/imports';
import { measureLatency } from './bench/latency';
import { measureReports } from './bench/reports';
import { printResults, type Result } from './bench/result';
import { measureSearch } from './bench/search';
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
  reports: measureReports,
  imports: measureImports,
  images: measureImages,
  'write-cost': measureWriteCost,
  finding: () => measureFinding(10_000_000),
  search: () => measureSearch(Number(values.orders)),
};

await runCommand(async (supervise) => {
  const run = await openRun();
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  await buildAll(supervisor);
  const variables = await startServices(supervisor, run);
  Object.assign(process.env, variables, { TEST_QUEUE: 'postgresql' });
  for (const [name, measure] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    printResults(name, await measure(variables.TEST_REDIS_URL ?? ''));
  }
  return 0;
});
