import { Group, Text } from '@mantine/core';
import { jobStates } from '@offload/core/contract';
import { countOf, formatNumber } from '@offload/core/format/amounts';
import type { StateCounts } from '../../operations/search/count-by-state';
import { AnchorLink } from '../links';
import { jobStateStyles } from '../state/job-state-styles';
import { type JobSearchQuery, jobSearchPath } from './job-search-query';

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
              to={jobSearchPath({ ...query, q, states: [state], cursor: null })}
              aria-current={query.states.includes(state) ? 'true' : undefined}
            >
              {jobStateStyles[state].label} {formatNumber(counts.states[state] ?? 0)}
            </AnchorLink>
          ))}
    </Group>
  );
}
