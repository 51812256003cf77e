import { kindName } from '@offload/console/text';
import { ChoiceLinks } from '@offload/console/ui';
import { jobStates, stateLabels } from '@offload/core/contract';
import { PlainLink } from '../../shell/links';
import { hrefWith } from '../../shell/search-params';
import type { JobQuery } from './job-query';
import classes from './list.module.css';

interface JobFiltersProps {
  query: JobQuery;
  kinds: string[];
}

export function JobFilters({ query: { state, kind }, kinds }: JobFiltersProps) {
  const states = jobStates.map((value) => ({ value, label: stateLabels[value] }));
  // A link may ask for a kind that the list leaves out.
  const named = [...new Set(kind ? [...kinds, kind] : kinds)].map((value) => ({
    value,
    label: kindName(value),
  }));
  return (
    <nav aria-label="Filters" className={classes.filters}>
      <FilterRow
        label="State"
        current={state}
        choices={states}
        hrefOf={(value) => hrefWith('/jobs', { state: value, kind })}
      />
      {(named.length > 1 || kind) && (
        <FilterRow
          label="Kind"
          current={kind}
          choices={named}
          hrefOf={(value) => hrefWith('/jobs', { state, kind: value })}
        />
      )}
    </nav>
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
