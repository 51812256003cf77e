'use client';

import { Group, Loader, Text } from '@mantine/core';
import { Moment } from '@offload/console/ui';
import { CircleCheckIcon } from 'lucide-react';
import { useChangedJobs } from '../jobs/live/use-changed-jobs';
import { AnchorLink } from '../shell/links';
import { useRefreshWhen } from '../shell/use-refresh-when';

interface FreshnessProps {
  /** Searches find changes up to this time. Null while the first index is being built. */
  indexedAt: string | null;
  kind: string;
  /** The position of the jobs before the orders were read. */
  after: string;
}

/**
 * Shows how recent the index is, and the progress of the job that indexes later changes. Refreshes the page when that job
 * finishes.
 */
export function Freshness({ indexedAt, kind, after }: FreshnessProps) {
  const { changes } = useChangedJobs({ after, matches: (job) => job.kind === kind });
  const jobs = [...changes.values()];
  const running = jobs.find(({ state }) => state === 'running');
  const finished = jobs.filter(({ state }) => state === 'succeeded').length;
  useRefreshWhen(finished);
  return (
    <Group gap={6} role="status">
      {running || !indexedAt ? <Loader size={14} aria-hidden /> : <CircleCheckIcon size={16} />}
      <Text size="sm" c="dimmed">
        {indexedAt ? (
          <>
            Up to date as of <Moment at={indexedAt} />
          </>
        ) : (
          'Your orders are being indexed. Searches take longer until that’s done'
        )}
        {running && (
          <>
            {'. '}
            <AnchorLink href={running.links.page} size="sm">
              {running.progress.step ?? 'Updating'}
            </AnchorLink>
          </>
        )}
      </Text>
    </Group>
  );
}
