import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { jobStates, stateLabels } from '@offload/core/contract';
import { SearchIcon } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { undispatchedWord } from '../operations/search/search-words';
import {
  type JobSearchQuery,
  jobSearchPath,
  maxSearchLength,
  readJobSearch,
} from '../ui/job/job-search-query';
import { searchHash } from '../ui/keys/console-keys';
import { ButtonLink } from '../ui/links';
import { MomentField } from '../ui/time/moment-field';
import { useConsole } from './context';
import { navigate } from './router';

/** Short enough to follow the typing, and long enough not to search for every letter. */
const pauseMs = 300;

interface SearchFieldProps {
  query: JobSearchQuery;
  onSearch: (q: string) => void;
}

/** The search field. Searches a moment after the user stops typing. */
function SearchField({ query, onSearch }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const path = jobSearchPath(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed must not undo a search that was opened since
  useEffect(() => () => clearTimeout(timer.current), [path]);

  // A link leads to another search. While someone types, their text is ahead of the page's.
  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = query.q;
  }, [query.q]);

  // The key for the search, on another page, leads here.
  useEffect(() => {
    if (location.hash === searchHash) input.current?.focus();
  }, []);

  function search(q: string) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(q), pauseMs);
  }
  return (
    <TextInput
      ref={input}
      label="Search"
      description="Such as: state:failed kind:… owner:nina older:1h is:undispatched, the beginning of a job ID, error text, or a payload field like year:2023"
      name="q"
      defaultValue={query.q}
      maxLength={maxSearchLength}
      leftSection={<SearchIcon size={16} />}
      data-shortcut="search"
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}

/** The search and its filters, which are in the URL. Choices apply immediately, and text after a moment. */
export function JobSearch({ query }: { query: JobSearchQuery }) {
  const { hrefOf } = useConsole();
  const open = (next: JobSearchQuery) => navigate(hrefOf(jobSearchPath(next)), { replace: true });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    open(readJobSearch(Object.fromEntries(entries)));
  }
  return (
    <search aria-label="Jobs">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <SearchField query={query} onSearch={(q) => open({ ...query, q, cursor: null })} />
          <Group gap="sm" align="flex-end">
            <Choices query={query} />
            <MomentField label="From" name="from" value={query.from} />
            <MomentField label="To" name="to" value={query.to} />
            <Checkbox
              py={8}
              label="Waiting to be dispatched"
              checked={query.q.split(/\s+/).includes(undispatchedWord)}
              onChange={({ currentTarget }) =>
                open({ ...query, q: withUndispatched(query.q, currentTarget.checked), cursor: null })
              }
            />
            <Group gap="xs" wrap="nowrap">
              <Button type="submit">Search</Button>
              <ButtonLink to={jobSearchPath({})} variant="subtle">
                Clear
              </ButtonLink>
            </Group>
          </Group>
        </Stack>
      </form>
    </search>
  );
}

/** Returns a search for the jobs of `q` that have yet to be dispatched to their queue, or for all of them. */
export function withUndispatched(q: string, isOn: boolean): string {
  const others = q.replace(/(^|\s)is:undispatched(?=\s|$)/g, '').trim();
  return isOn ? `${others} ${undispatchedWord}`.trim() : others;
}

// Otherwise the filters take all of a small screen.
const halfOnPhones = { base: 'calc(50% - var(--mantine-spacing-sm) / 2)', xs: 'auto' };

const orders = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
];

/** What can be chosen, and applies at once. */
function Choices({ query }: { query: JobSearchQuery }) {
  const { settings, labelOf } = useConsole();
  return (
    <>
      <Choice
        label="State"
        name="state"
        value={query.states.join(',')}
        choices={jobStates.map((value) => ({ value, label: stateLabels[value] }))}
      />
      <Choice
        label="Kind"
        name="kind"
        value={query.kind}
        choices={settings.kinds.map((value) => ({ value, label: labelOf(value) }))}
      />
      <Choice
        label="Queue"
        name="queue"
        value={query.queue}
        choices={settings.queues.map((value) => ({ value, label: value }))}
      />
      <NativeSelect
        w={halfOnPhones}
        label="Order"
        name="sort"
        value={query.sort}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
        data={orders}
      />
    </>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string | null;
  choices: { value: string; label: string }[];
}

function Choice({ label, name, value, choices }: ChoiceProps) {
  // Keeps a filter from the URL selected even if it isn't an option: several states, or a kind that is gone.
  const isListed = !value || choices.some((choice) => choice.value === value);
  const more = isListed ? [] : [{ value, label: value.replaceAll(',', ', ') }];
  return (
    <NativeSelect
      w={halfOnPhones}
      label={label}
      name={name}
      value={value ?? ''}
      onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      data={[{ value: '', label: 'All' }, ...choices, ...more]}
    />
  );
}
