import { Button, TextInput } from '@mantine/core';
import { kindName } from '@offload/console/text';
import { ChoiceLinks } from '@offload/console/ui';
import { jobStates, stateLabels } from '@offload/core/contract';
import { SearchIcon } from 'lucide-react';
import { PlainLink } from '../../shell/links';
import { hrefWith } from '../../shell/search-params';
import type { JobQuery } from './job-query';
import classes from './list.module.css';

interface JobFiltersProps {
  query: JobQuery;
  kinds: string[];
}

export function JobFilters({ query: { state, kind, q }, kinds }: JobFiltersProps) {
  const states = jobStates.map((value) => ({ value, label: stateLabels[value] }));
  // A link may ask for a kind that the list leaves out.
  const named = [...new Set(kind ? [...kinds, kind] : kinds)].map((value) => ({
    value,
    label: kindName(value),
  }));
  return (
    <nav aria-label="Filters" className={classes.filters}>
      <SearchForm state={state} kind={kind} q={q} />
      <FilterRow
        label="State"
        current={state}
        choices={states}
        hrefOf={(value) => hrefWith('/jobs', { state: value, kind, q })}
      />
      {(named.length > 1 || kind) && (
        <FilterRow
          label="Kind"
          current={kind}
          choices={named}
          hrefOf={(value) => hrefWith('/jobs', { state, kind: value, q })}
        />
      )}
    </nav>
  );
}

function SearchForm({ state, kind, q }: Omit<JobQuery, 'cursor'>) {
  return (
    <form action="/jobs" method="get" aria-label="Search" className={classes.search}>
      {state && <input type="hidden" name="state" value={state} />}
      {kind && <input type="hidden" name="kind" value={kind} />}
      <TextInput
        // Another search starts with a fresh field.
        key={q}
        aria-label="Search"
        placeholder="A name, a file, or a job ID"
        name="q"
        type="search"
        size="xs"
        defaultValue={q ?? ''}
        leftSection={<SearchIcon size={14} />}
      />
      <Button type="submit" size="xs" variant="default">
        Search
      </Button>
    </form>
  );
}

interface FilterRowProps<Value extends string> {
  label: string;
  current: Value | null;
  choices: { value: Value; label: string }[];
  hrefOf: (value: Value | null) => string;
}

function FilterRow<Value extends string>({ label, current, choices, hrefOf }: FilterRowProps<Value>) {
  return (
    <div className={classes.filterGroup}>
      <span id={`filter-${label}`} className={classes.filterLabel}>
        {label}
      </span>
      <ChoiceLinks
        Link={PlainLink}
        labelledBy={`filter-${label}`}
        choices={[{ value: null, label: 'All' }, ...choices]}
        current={current}
        hrefOf={hrefOf}
      />
    </div>
  );
}
