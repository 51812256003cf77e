import { Group, Text } from '@mantine/core';
import { jobStates, stateLabels } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import type { StateCounts } from '../operations/search/count-by-state';
import { extentText } from '../ui/changes/change-words';
import { type JobSearchQuery, jobSearchPath, readJobSearch } from '../ui/job/job-search-query';
import { SavedSearches } from '../ui/job/saved-searches';
import { AnchorLink } from '../ui/links';
import { Moment } from '../ui/time/moment';
import { useLive } from './context';
import { JobSearch } from './job-search';
import { Live, Nothing, Page, PageLink } from './page-parts';
import type { Place } from './router';
import { SelectableJobs } from './selectable-jobs';
import { WholeResult } from './whole-result';

// Counting takes longer than listing a page.
const pace = { leastMs: 10_000 };

/** All jobs, with a search, and actions on the selected ones. */
export function JobsPage({ place }: { place: Place }) {
  const query = readJobSearch(place.params);
  const live = useLive({ route: '/jobs', query: place.query });
  const counts = useLive({ route: '/jobs/counts', query: place.query }, pace);
  const first = jobSearchPath({ ...query, cursor: null });
  return (
    <Page title="All jobs">
      <JobSearch query={query} />
      <SavedSearches query={query} />
      <Group justify="space-between" gap="xs">
        {counts.body?.counts && <StateFacets counts={counts.body.counts} query={query} />}
        {live.body && (
          <WholeResult
            key={first}
            query={query}
            isOnOnePage={live.body.nextCursor === null}
            onChange={live.refresh}
          />
        )}
      </Group>
      <Live live={live}>
        {({ data, nextCursor, searchedUntil }) => (
          <>
            {data.length > 0 ? (
              <SelectableJobs jobs={data} sort={query} onChange={live.refresh} />
            ) : (
              <NoJobFound query={query} mayBeMore={searchedUntil !== null} />
            )}
            <JobPages query={query} nextCursor={nextCursor} searchedUntil={searchedUntil} />
          </>
        )}
      </Live>
    </Page>
  );
}

interface NoJobFoundProps {
  query: JobSearchQuery;
  /** Whether there may be matches beyond the jobs searched so far. */
  mayBeMore: boolean;
}

function NoJobFound({ query, mayBeMore }: NoJobFoundProps) {
  if (jobSearchPath(query) === jobSearchPath({})) return <Nothing>No jobs yet.</Nothing>;
  return (
    <Nothing>
      {mayBeMore
        ? 'No jobs found yet. Keep searching, or narrow the search by owner, kind, or time.'
        : 'No matching jobs.'}{' '}
      <AnchorLink to={jobSearchPath({})} inherit>
        Show all jobs
      </AnchorLink>
    </Nothing>
  );
}

interface JobPagesProps {
  query: JobSearchQuery;
  nextCursor: string | null;
  searchedUntil: string | null;
}

/** Links to other pages and, if this page isn't full, says how far the search got. */
function JobPages({ query, nextCursor, searchedUntil }: JobPagesProps) {
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      {query.cursor ? (
        <PageLink to={jobSearchPath({ ...query, cursor: null })} label="First page" />
      ) : (
        <span />
      )}
      {nextCursor && (
        <Group gap="sm">
          {searchedUntil && (
            <Text size="sm" c="dimmed" role="status">
              Searched {query.sort === 'newest' ? 'back' : 'up'} to <Moment at={searchedUntil} isShort />
            </Text>
          )}
          <PageLink
            to={jobSearchPath({ ...query, cursor: nextCursor })}
            label={searchedUntil ? 'Keep searching' : 'Next page'}
          />
        </Group>
      )}
    </Group>
  );
}

/** Says how many jobs a search finds in each state. Each number narrows the search to that state. */
function StateFacets({ counts, query }: { counts: StateCounts; query: JobSearchQuery }) {
  // A state in the text would override the selected one.
  const q = query.q.replaceAll(/(^|\s)state:\S*/g, '').trim();
  const total = extentText({ count: counts.total, isMore: counts.isMore });
  // They count all states, whichever are listed.
  const isNarrowed = query.states.length > 0 || q !== query.q.trim();
  return (
    <Group component="section" gap="sm" aria-label="Number of jobs">
      <Text size="sm" fw={500} role="status">
        {isNarrowed ? (
          <>
            In all states:{' '}
            <AnchorLink to={jobSearchPath({ ...query, q, states: [], cursor: null })} inherit>
              {total}
            </AnchorLink>
          </>
        ) : (
          `Found ${total}`
        )}
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
              {stateLabels[state]} {formatNumber(counts.states[state] ?? 0)}
            </AnchorLink>
          ))}
    </Group>
  );
}
