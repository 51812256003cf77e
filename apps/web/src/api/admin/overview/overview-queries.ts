import type { Range } from '@offload/console/operations/figures/vocabulary.ts';
import { countRejectedEmails } from '@offload/console/operations/index.ts';
import { readOverview } from '@offload/console/reads/overview.ts';
import { type ChartPeriod, pointsOf } from '@offload/console/ui/charts/chart-period.ts';
import { queues } from '@offload/kinds/queues';
import { system } from '@offload/kinds/system';
import { shareReads } from '@/server/live/shared-reads';
import { runtime } from '@/server/runtime';
import { readHealth } from '@/server/services';
import type { Overview } from './overview-schema';

const shareRange = shareReads((range: Range) => readAll({ range, zoom: null }), 1_000);

/** Returns the state of the system, read once a second at most unless someone has zoomed in. For staff. */
export function getOverview(shown: ChartPeriod): Promise<Overview> {
  return shown.zoom ? readAll(shown) : shareRange(shown.range);
}

async function readAll(shown: ChartPeriod): Promise<Overview> {
  const { db, core, queue: backend } = runtime();
  const [health, overview, rejectedEmails] = await Promise.all([
    readHealth('all'),
    readOverview({ db: core, backend, system }, Object.keys(queues), pointsOf(shown, Date.now())),
    countRejectedEmails(db),
  ]);
  const { outages: _, acceptsJobs: __, shutGates: ___, ...figures } = overview;
  const { queue, storage, outages } = health;
  return { ...figures, range: shown.range, services: { queue, storage, outages }, rejectedEmails };
}
