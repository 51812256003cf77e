import { EmptyState, EmptyStateActions } from '@mantine/core';
import { kindPages } from '@/kinds/registry';
import { ButtonLink } from '../../shell/links';
import type { JobQuery } from './job-query';

export function NoJobs({ query: { state, kind, q, cursor } }: { query: JobQuery }) {
  if (state || kind || q) {
    return (
      <EmptyState title="No matching jobs" description="No jobs match these filters.">
        <EmptyStateActions>
          <ButtonLink href="/jobs" variant="default">
            Show all jobs
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  if (cursor) return <NothingOlder what="jobs" newest="/jobs" />;
  return (
    <EmptyState title="No jobs yet" description="Your background jobs appear here as they run.">
      <EmptyStateActions>
        {kindPages.map(({ href, offer }) => (
          <ButtonLink key={href} href={href} variant="default">
            {offer}
          </ButtonLink>
        ))}
      </EmptyStateActions>
    </EmptyState>
  );
}

export function NothingOlder({ what, newest }: { what: string; newest: string }) {
  return (
    <EmptyState title={`No older ${what}`} description="This is the end of the list.">
      <EmptyStateActions>
        <ButtonLink href={newest} variant="default">
          Show the newest {what}
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
