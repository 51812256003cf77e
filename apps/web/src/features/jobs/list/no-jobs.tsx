import { EmptyState, EmptyStateActions } from '@mantine/core';
import { ButtonLink } from '../../shell/links';
import { type JobQuery, jobListHref } from './job-query';

export function NoJobs({ query: { state, kind, cursor } }: { query: JobQuery }) {
  if (state || kind) {
    return (
      <EmptyState title="No job fits" description="There is none of this state and kind.">
        <EmptyStateActions>
          <ButtonLink href="/jobs" variant="default">
            Show all jobs
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  if (cursor) {
    return (
      <EmptyState title="No older jobs" description="This is the end of the list.">
        <EmptyStateActions>
          <ButtonLink href={jobListHref({})} variant="default">
            Show the newest jobs
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No jobs yet"
      description="What is done for you in the background appears here, as it happens."
    >
      <EmptyStateActions>
        <ButtonLink href="/" variant="default">
          What Offload does
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
