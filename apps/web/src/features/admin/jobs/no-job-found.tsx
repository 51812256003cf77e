import { EmptyState, EmptyStateActions } from '@mantine/core';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import { ButtonLink } from '../../shell/links';

interface NoJobFoundProps {
  query: JobSearchQuery;
  /** Whether there may be matches beyond the jobs searched so far. */
  mayBeMore: boolean;
}

export function NoJobFound({ query, mayBeMore }: NoJobFoundProps) {
  const isEverything = jobSearchHref(query) === '/admin/jobs';
  if (isEverything) {
    return <EmptyState title="No jobs yet" description="Jobs appear here when users create them." />;
  }
  return (
    <EmptyState
      title={mayBeMore ? 'No jobs found yet' : 'No matching jobs'}
      description={
        mayBeMore
          ? 'Nothing found so far. Keep searching, or narrow the search by owner, kind, or time.'
          : 'No jobs match all of these filters.'
      }
    >
      <EmptyStateActions>
        <ButtonLink href="/admin/jobs" variant="default">
          Show all jobs
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
