import { Group, Text } from '@mantine/core';
import type { StateCounts } from '@offload/console/operations/index.ts';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { jobStates } from '@offload/core/contract';
import { countOf, formatNumber } from '@offload/core/format/amounts';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import { AnchorLink } from '../../shell/links';

/** Says how many jobs a search finds in each state. Each number narrows the search to that state. */
export function StateFacets({ counts, query }: { counts: StateCounts; query: JobSearchQuery }) {
  // A state that is written there would win over the one that is pressed.
  const q = query.q.replaceAll(/(^|\s)state:\S*/g, '').trim();
  return (
    <Group component="section" gap="sm" aria-label="Number of jobs">
      <Text size="sm" fw={500} role="status">
        {counts.isMore ? 'More than ' : ''}
        {countOf(counts.total, 'job')}
      </Text>
      {!counts.isMore &&
        jobStates
          .filter((state) => counts.states[state])
          .map((state) => (
            <AnchorLink
              key={state}
              size="sm"
              prefetch={false}
              href={jobSearchHref({ ...query, q, states: [state], cursor: null })}
              aria-current={query.states.includes(state) ? 'true' : undefined}
            >
              {jobStateStyles[state].label} {formatNumber(counts.states[state] ?? 0)}
            </AnchorLink>
          ))}
    </Group>
  );
}
