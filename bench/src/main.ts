import { parseArgs } from 'node:util';
import { testEnv } from '@offload/testing';
import { endAll } from '../../e2e/plugs/processes';
import { measureIdle } from './idle';
import { measureImages } from './images';
import { measureImports } from './imports';
import { measureLatency } from './latency';
import { onQueue } from './on-queue';
import { measurePages } from './pages';
import { measurePeers } from './peers';
import { measureReports } from './reports';
import { type Measurement, toFigure } from './result';
import { printFigures, save } from './saved';
import { measureSearch } from './search';
import { measureSizes } from './sizes';
import { measureSteps } from './steps';
import { measureStreams } from './streams';
import { writeTables } from './tables';
import { measureThroughput } from './throughput';
import { measureWriteCost } from './write-cost';

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    orders: { type: 'string', default: '1000000' },
    save: { type: 'boolean', default: false },
  },
});

/** The benchmarks, in order. `--orders` is the size of the search; `--save` replaces the figures in docs/bench. */
const parts: Record<string, (redisUrl: string) => Promise<Measurement[]>> = {
  'jobs-redis': async (url) => [...(await measureThroughput(url)), ...(await measureLatency(url))],
  'jobs-postgresql': async () => [...(await measureThroughput(null)), ...(await measureLatency(null))],
  'steps-redis': () => onQueue('redis', measureSteps),
  'steps-postgresql': () => onQueue('postgresql', measureSteps),
  idle: measureIdle,
  streams: measureStreams,
  pages: measurePages,
  peers: measurePeers,
  reports: measureReports,
  imports: measureImports,
  images: measureImages,
  'write-cost': measureWriteCost,
  sizes: measureSizes,
  search: () => measureSearch(Number(values.orders)),
};

Object.assign(process.env, { TEST_QUEUE: 'postgresql' });
try {
  for (const [name, measure] of Object.entries(parts)) {
    // `steps` stands for `steps-redis` and `steps-postgresql`.
    if (asked.length > 0 && !asked.some((part) => name === part || name.startsWith(`${part}-`))) continue;
    const figures = (await measure(testEnv('TEST_REDIS_URL'))).map(toFigure);
    printFigures(name, figures);
    if (values.save) save(name, figures);
  }
} finally {
  // A part that fails may leave its web or worker running.
  await endAll();
}
if (values.save) writeTables(Object.keys(parts));
