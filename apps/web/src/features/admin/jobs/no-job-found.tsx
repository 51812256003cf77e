import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../../shell/links';
import { type JobSearchQuery, jobSearchHref } from './job-search-query';

interface NoJobFoundProps {
  query: JobSearchQuery;
  /** There may be some beyond what was searched. */
  mayBeMore: boolean;
}

export function NoJobFound({ query, mayBeMore }: NoJobFoundProps) {
  const isEverything = jobSearchHref(query) === '/admin/jobs';
  if (isEverything) {
    return <EmptyState title="No jobs yet" description="What anybody asks for appears here." />;
  }
  return (
    <EmptyState
      title={mayBeMore ? 'No job found yet' : 'No job fits'}
      description={
        mayBeMore
          ? 'What you look for is in many jobs, but not together. Search further, or add an owner, a kind or a time.'
          : 'There is none with all of this.'
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
