import { Text, Title, VisuallyHidden } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { CircleAlertIcon, CircleCheckIcon, TriangleAlertIcon } from 'lucide-react';
import { readChartPeriod } from '../ui/charts/chart-period';
import { Rates } from '../ui/charts/rates';
import { AnchorLink } from '../ui/links';
import { findAttention } from '../ui/overview/attention';
import classes from '../ui/overview/overview.module.css';
import type { Attention } from '../ui/overview/system-state';
import { WorkersTable } from '../ui/overview/workers-table';
import { Section } from '../ui/section';
import { Moment } from '../ui/time/moment';
import { useOverview } from './context';
import { Live, Page } from './page-parts';
import type { Place } from './router';
import { TryAgain } from './try-again';

/** The first page: what needs attention, and the state of queues and workers. */
export function OverviewPage({ place }: { place: Place }) {
  const period = readChartPeriod(place.params);
  const live = useOverview(period);
  return (
    <Page title="Overview">
      <Live live={live}>
        {(overview) => (
          <>
            <NeedsAttention items={findAttention(overview)} onTried={live.refresh} />
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

function NeedsAttention({ items, onTried }: { items: Attention[]; onTried: () => void }) {
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="xs">
        Needs attention
      </Title>
      {/* Announces only the count: ages change every few seconds. */}
      <VisuallyHidden role="status">{summary(items.length)}</VisuallyHidden>
      {items.length === 0 ? (
        <Text className={classes.well}>
          <CircleCheckIcon size={18} />
          All clear. Every queue has a worker, no failure of the last 24 hours is left, and no job has waited
          too long.
        </Text>
      ) : (
        <ul className={classes.attention}>
          {items.map((item) => (
            <li key={item.id} data-urgent={item.isUrgent || undefined}>
              {item.isUrgent ? <CircleAlertIcon size={18} /> : <TriangleAlertIcon size={18} />}
              <Cause item={item} onTried={onTried} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Cause({ item, onTried }: { item: Attention; onTried: () => void }) {
  const { text, details, since, target, probe } = item;
  return (
    <div>
      <AnchorLink {...target} c="bright" fz="sm">
        {text}
      </AnchorLink>
      {(since || details.length > 0) && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {since && (
            <>
              Since <Moment at={since} isShort />.{' '}
            </>
          )}
          {details.join(' ')}
        </Text>
      )}
      {probe && <TryAgain probe={probe} onTried={onTried} />}
    </div>
  );
}

function summary(count: number): string {
  if (count === 0) return 'All clear';
  return countOf(count, 'thing needs attention', 'things need attention');
}
