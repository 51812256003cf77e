import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { kindName } from '@offload/console/ui/kind-name.ts';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { MomentField } from '@offload/console/ui/time/moment-field.tsx';
import { jobStates } from '@offload/core/contract';
import { ButtonLink } from '../../shell/links';
import { SearchField } from './search-field';

interface JobSearchFormProps {
  query: JobSearchQuery;
  kinds: string[];
  queues: string[];
}

/** A plain form that works without JavaScript. The URL is the search. */
export function JobSearchForm({ query, kinds, queues }: JobSearchFormProps) {
  const named = (names: string[]) => names.map((value) => ({ value, label: kindName(value) }));
  const states = jobStates.map((value) => ({ value, label: jobStateStyles[value].label }));
  return (
    <search aria-label="Jobs">
      <form action="/admin/jobs" method="get">
        <Stack gap="sm">
          <SearchField query={query} />
          <Group gap="sm" align="flex-end">
            <Choice label="State" name="state" value={query.states.join(',')} choices={states} />
            <Choice label="Kind" name="kind" value={query.kind} choices={named(kinds)} />
            <Choice label="Queue" name="queue" value={query.queue} choices={named(queues)} />
            <MomentField label="From" name="from" value={query.from} />
            <MomentField label="To" name="to" value={query.to} />
            <NativeSelect
              label="Order"
              name="sort"
              defaultValue={query.sort}
              data={[
                { value: 'newest', label: 'Newest first' },
                { value: 'oldest', label: 'Oldest first' },
              ]}
            />
            <Group gap="xs" wrap="nowrap">
              <Button type="submit">Search</Button>
              <ButtonLink href="/admin/jobs" variant="subtle">
                Clear
              </ButtonLink>
            </Group>
          </Group>
        </Stack>
      </form>
    </search>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string | null;
  choices: { value: string; label: string }[];
}

function Choice({ label, name, value, choices }: ChoiceProps) {
  // Keeps a filter from the URL selected even if it isn't an option: several states, or a kind without jobs.
  const isListed = !value || choices.some((choice) => choice.value === value);
  const more = isListed ? [] : [{ value, label: value.replaceAll(',', ', ') }];
  return (
    <NativeSelect
      label={label}
      name={name}
      defaultValue={value ?? ''}
      data={[{ value: '', label: 'All' }, ...choices, ...more]}
    />
  );
}
