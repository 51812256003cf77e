'use client';

import { Code, EmptyState } from '@mantine/core';
import { JobStateBadge, Moment, RowList } from '@offload/console/ui';
import { hasFinished } from '@offload/core/contract';
import { ConnectionNotice } from '@offload/react';
import { RefreshCwIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { DeliveryView, WebhookView } from '@/api/webhooks/webhook-schema';
import { CallButton } from '@/features/http/call-button';
import { post } from '@/features/http/http';
import { useChangedJobs } from '@/features/jobs/live/use-changed-jobs';
import { AnchorLink } from '@/features/shell/links';
import { useRefreshWhen } from '@/features/shell/use-refresh-when';
import classes from './webhooks.module.css';

interface DeliveriesProps {
  webhook: WebhookView;
  deliveries: DeliveryView[];
  /** The position of the jobs before the deliveries were read. */
  after: string;
}

/** The deliveries of a webhook, which are read again when one changes. */
export function Deliveries({ webhook, deliveries, after }: DeliveriesProps) {
  const connection = useRefreshedDeliveries(after);
  if (deliveries.length === 0)
    return (
      <EmptyState
        title="No deliveries yet"
        description="Send a test, or wait until one of your jobs finishes."
      />
    );
  return (
    <>
      <ConnectionNotice connection={connection} />
      <RowList>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
        ))}
      </RowList>
    </>
  );
}

function DeliveryRow({ webhook, delivery }: { webhook: WebhookView; delivery: DeliveryView }) {
  const { event, state, response, attempt, maxAttempts, error, links } = delivery;
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        <AnchorLink href={links.page}>{event}</AnchorLink>
      </span>
      <JobStateBadge state={state} />
      <div className={classes.facts}>
        <Moment at={delivery.createdAt} isShort />
        {attempt > 0 && (
          <span>
            Attempt {attempt} of {maxAttempts}
          </span>
        )}
        {response && <span>Status {response.status}</span>}
        {error && <span>{error.message}</span>}
        {webhook.enabled && hasFinished(state) && <Redeliver webhook={webhook} delivery={delivery} />}
      </div>
      {response?.body && (
        <details className={classes.response}>
          <summary>Response</summary>
          <Code block>{response.body}</Code>
        </details>
      )}
    </li>
  );
}

function Redeliver({ webhook, delivery }: { webhook: WebhookView; delivery: DeliveryView }) {
  const router = useRouter();
  return (
    <CallButton
      variant="default"
      size="compact-xs"
      leftSection={<RefreshCwIcon size={13} />}
      aria-label={`Redeliver: ${delivery.event}`}
      call={() => post(`${webhook.links.deliveries}/${delivery.id}/redeliver`)}
      onDone={() => router.refresh()}
    >
      Redeliver
    </CallButton>
  );
}

/** Refreshes the page when a delivery changes: a change has the job, and not the response. */
function useRefreshedDeliveries(after: string) {
  const { changes, connection } = useChangedJobs({
    after,
    matches: ({ kind }) => kind === 'webhook-delivery',
  });
  useRefreshWhen([...changes.values()].map(({ id, state, attempt }) => `${id} ${state} ${attempt}`).join());
  return connection;
}
