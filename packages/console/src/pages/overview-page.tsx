import { findAttention } from '../ui/overview/attention';
import { NeedsAttention } from '../ui/overview/needs-attention';
import { QueueTable } from '../ui/overview/queue-table';
import { WorkersTable } from '../ui/overview/workers-table';
import { Section } from '../ui/section';
import { useLive } from './context';
import { Live, Page } from './page-parts';

/** The first page: what needs attention, and the state of queues and workers. */
export function OverviewPage() {
  const live = useLive({ route: '/overview' });
  return (
    <Page title="Overview">
      <Live live={live}>
        {(overview) => (
          <>
            <NeedsAttention items={findAttention(overview)} />
            <Section id="queues" title="Queues">
              <QueueTable queues={overview.queues} />
            </Section>
            <Section id="workers" title="Workers">
              <WorkersTable workers={overview.workers} />
            </Section>
          </>
        )}
      </Live>
    </Page>
  );
}
