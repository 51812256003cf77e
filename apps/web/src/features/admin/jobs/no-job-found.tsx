import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../../shell/links';
import { type JobSearchQuery, jobSearchHref, tooBroad } from './job-search-query';

interface NoJobFoundProps {
  query: JobSearchQuery;
  isTooBroad: boolean;
}

export function NoJobFound({ query, isTooBroad }: NoJobFoundProps) {
  const isEverything = jobSearchHref(query) === '/admin/jobs';
  if (isEverything) {
    return <EmptyState title="No jobs yet" description="What anybody asks for appears here." />;
  }
  return (
    <EmptyState
      title={isTooBroad ? 'Too broad a search' : 'No job fits'}
      description={isTooBroad ? tooBroad : 'There is none with all of this.'}
    >
      <EmptyStateActions>
        <ButtonLink href="/admin/jobs" variant="default">
          Show all jobs
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
