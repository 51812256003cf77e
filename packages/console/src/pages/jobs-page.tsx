import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { allows, jobStates } from '@offload/core/contract';
import { type FormEvent, useState } from 'react';
import type { ListedJob } from '../api/parts';
import { type JobSearchQuery, jobSearchPath, readJobSearch } from '../ui/job/job-search-query';
import { SavedSearches } from '../ui/job/saved-searches';
import { StateFacets } from '../ui/job/state-facets';
import { ButtonLink } from '../ui/links';
import { Moment } from '../ui/time/moment';
import { BulkChangeDialog } from './bulk-change';
import { useConsole, useLive } from './context';
import { JobList } from './job-list';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';
import { useBulkChange } from './use-bulk-change';

// Counting takes longer than listing a page.
const countEvery = () => 10_000;

/** All jobs, with a search, and actions on the selected ones. */
export function JobsPage({ place }: { place: Place }) {
  const query = readJobSearch(place.params);
  const live = useLive({ route: '/jobs', query: place.query });
  const counts = useLive({ route: '/jobs/counts', query: place.query }, countEvery);
  return (
    <Page title="All jobs">
      <Search key={place.query} query={query} />
      <SavedSearches query={query} />
      {counts.body?.counts && <StateFacets counts={counts.body.counts} query={query} />}
      <Live live={live}>
        {({ data, nextCursor, searchedUntil }) => (
          <>
            {data.length > 0 ? (
              <SelectableJobs jobs={data} onChange={live.refresh} />
            ) : (
              <Nothing>No matching jobs.</Nothing>
            )}
            {searchedUntil && (
              <Text size="sm">
                Searched back to <Moment at={searchedUntil} />.
              </Text>
            )}
            <Group>
              {query.cursor && (
                <ButtonLink to={jobSearchPath({ ...query, cursor: null })} variant="default" size="xs">
                  Newest
                </ButtonLink>
              )}
              {nextCursor && (
                <ButtonLink to={jobSearchPath({ ...query, cursor: nextCursor })} variant="default" size="xs">
                  {searchedUntil ? 'Search further' : 'Older'}
                </ButtonLink>
              )}
            </Group>
          </>
        )}
      </Live>
    </Page>
  );
}

/** The search and its filters, which are in the URL. */
function Search({ query }: { query: JobSearchQuery }) {
  const { settings, labelOf, hrefOf } = useConsole();
  const [text, setText] = useState(query.q);
  const open = (changes: Partial<JobSearchQuery>) =>
    navigate(hrefOf(jobSearchPath({ ...query, q: text, cursor: null, ...changes })), { replace: true });
  function submit(event: FormEvent) {
    event.preventDefault();
    open({});
  }
  const any = { value: '', label: 'Any' };
  return (
    <form onSubmit={submit} aria-label="Search">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Search"
          data-shortcut="search"
          placeholder="Job ID, owner:…, field:value, or an error"
          w={{ base: '100%', sm: 320 }}
          value={text}
          maxLength={300}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label="State"
          value={query.states[0] ?? ''}
          data={[any, ...jobStates]}
          onChange={(event) =>
            open({ states: jobStates.filter((state) => state === event.currentTarget.value) })
          }
        />
        <NativeSelect
          label="Kind"
          value={query.kind ?? ''}
          data={[any, ...settings.kinds.map((kind) => ({ value: kind, label: labelOf(kind) }))]}
          onChange={(event) => open({ kind: event.currentTarget.value || null })}
        />
        <NativeSelect
          label="Queue"
          value={query.queue ?? ''}
          data={[any, ...settings.queues]}
          onChange={(event) => open({ queue: event.currentTarget.value || null })}
        />
        <Button type="submit" variant="default">
          Search
        </Button>
      </Group>
    </form>
  );
}

const actions = [
  { action: 'retry', label: 'Retry', appliesTo: (job: ListedJob) => allows(job.state, 'retry') },
  { action: 'run-now', label: 'Run now', appliesTo: (job: ListedJob) => allows(job.state, 'reschedule') },
  { action: 'cancel', label: 'Cancel', appliesTo: (job: ListedJob) => allows(job.state, 'cancel') },
  {
    action: 'dismiss',
    label: 'Dismiss',
    appliesTo: (job: ListedJob) => job.state === 'failed' && !job.isDismissed,
  },
] as const;

/** Jobs of which some can be changed together. */
function SelectableJobs({ jobs, onChange }: { jobs: ListedJob[]; onChange: () => void }) {
  const { may } = useConsole();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const change = useBulkChange(() => {
    setSelected(new Set());
    onChange();
  });
  const allowed = actions.filter(({ action }) => may(action));
  const chosen = jobs.filter(({ id }) => selected.has(id));

  function toggle(id: string) {
    setSelected(
      (before) => new Set([...before].filter((one) => one !== id).concat(before.has(id) ? [] : [id])),
    );
  }
  return (
    <>
      {allowed.length > 0 && (
        <Group gap="sm" mih={30}>
          <Text size="sm" c="dimmed" role="status">
            {chosen.length > 0 ? `${chosen.length} selected` : `${jobs.length} on this page`}
          </Text>
          {allowed.map(({ action, label, appliesTo }) => {
            const ids = chosen.filter(appliesTo).map(({ id }) => id);
            return (
              ids.length > 0 && (
                <Button
                  key={action}
                  size="xs"
                  variant="default"
                  onClick={() => void change.ask(action, { ids })}
                >
                  {label} {ids.length}
                </Button>
              )
            );
          })}
        </Group>
      )}
      <BulkChangeDialog change={change} />
      <JobList jobs={jobs} selected={selected} onToggle={allowed.length > 0 ? toggle : null} />
    </>
  );
}
