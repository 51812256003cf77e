import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { jobStates } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import { type FormEvent, useState } from 'react';
import type { ListedJob } from '../api/parts';
import { type JobSearchQuery, jobSearchPath, readJobSearch } from '../ui/job/job-search-query';
import { ButtonLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Moment } from '../ui/time/moment';
import { useConsole, useLive } from './context';
import { JobList } from './job-list';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';

/** All jobs, with a search, and actions on the selected ones. */
export function JobsPage({ place }: { place: Place }) {
  const query = readJobSearch(place.params);
  const live = useLive({ route: '/jobs', query: place.query });
  return (
    <Page title="All jobs">
      <Search key={place.query} query={query} />
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

/** Jobs of which some can be retried or canceled together. */
function SelectableJobs({ jobs, onChange }: { jobs: ListedJob[]; onChange: () => void }) {
  const { client, may } = useConsole();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOperator = may('retry') || may('cancel');
  const chosen = jobs.filter(({ id }) => selected.has(id));

  function toggle(id: string) {
    setSelected(
      (before) => new Set([...before].filter((one) => one !== id).concat(before.has(id) ? [] : [id])),
    );
  }
  async function act(action: 'retry' | 'cancel') {
    setProblem(null);
    for (const { id } of chosen) {
      const response = await client.post(`/jobs/${id}/${action}`);
      if (!response.ok) setProblem(response.problem);
    }
    setSelected(new Set());
    onChange();
  }
  return (
    <>
      {isOperator && (
        <Group gap="sm">
          {may('retry') && (
            <Button
              size="xs"
              variant="default"
              disabled={chosen.length === 0}
              onClick={() => void act('retry')}
            >
              Retry selected
            </Button>
          )}
          {may('cancel') && (
            <Button
              size="xs"
              variant="default"
              disabled={chosen.length === 0}
              onClick={() => void act('cancel')}
            >
              Cancel selected
            </Button>
          )}
          <Text size="sm" role="status">
            {chosen.length > 0 && `${countOf(chosen.length, 'job')} selected`}
          </Text>
        </Group>
      )}
      {problem && <ProblemNotice problem={problem} />}
      <JobList jobs={jobs} selected={selected} onToggle={isOperator ? toggle : null} />
    </>
  );
}
