import { readChartPeriod } from '../ui/charts/chart-period';
import { Rates } from '../ui/charts/rates';
import { findAttention } from '../ui/overview/attention';
import { NeedsAttention } from '../ui/overview/needs-attention';
import { WorkersTable } from '../ui/overview/workers-table';
import { Section } from '../ui/section';
import { useOverview } from './context';
import { Live, Page } from './page-parts';

import type { Place } from './router';

/** The first page: what needs attention, and the state of queues and workers. */
export function OverviewPage({ place }: { place: Place }) {
  const period = readChartPeriod(place.params);
  const live = useOverview(period);
  return (
    <Page title="Overview">
      <Live live={live}>
        {(overview) => (
          <>
            <NeedsAttention items={findAttention(overview)} />
            <Rates id="queues" title="Queues" overview={overview} period={period} page="" />
            <Section id="workers" title="Workers">
              <WorkersTable workers={overview.workers} />
            </Section>
          </>
        )}
      </Live>
    </Page>
  );
}
