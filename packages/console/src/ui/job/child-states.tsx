import { Progress, Text } from '@mantine/core';
import { finishedStates, hasFinished, type JobState, jobStates, stateLabels } from '@offload/core/contract';
import type { ReactNode } from 'react';
import { partText } from '../../operations/figures/vocabulary';
import { ChoiceLinks } from '../choice-links';
import type { HostLinkProps } from '../host';
import { stateColors } from '../state/state-colors';

/** How many child jobs there are in each state that has some. */
type Counts = { state: JobState; count: number }[];

const total = (counts: Counts) => counts.reduce((sum, { count }) => sum + count, 0);

function countOf(counts: Counts, state: JobState): number {
  return counts.find((one) => one.state === state)?.count ?? 0;
}

/** The states that the bar shows: what has finished first, as in any bar of progress. */
const shownStates = [...finishedStates, 'running'] as const;

/**
 * Shows how many child jobs have finished, and how.
 *
 * @example
 * <ChildProgress counts={[{ state: 'succeeded', count: 7 }, { state: 'queued', count: 3 }]} />
 */
export function ChildProgress({ counts }: { counts: Counts }) {
  const all = total(counts);
  const finished = total(counts.filter(({ state }) => hasFinished(state)));
  return (
    <div>
      <Text size="sm" mb={4}>
        {partText(finished, all)} of {partText(all, all)} finished
      </Text>
      <Progress.Root aria-hidden>
        {shownStates.map((state) => (
          <Progress.Section
            key={state}
            value={all === 0 ? 0 : (100 * countOf(counts, state)) / all}
            color={stateColors[state]}
            // Striped, because running jobs haven't finished.
            striped={state === 'running'}
          />
        ))}
      </Progress.Root>
    </div>
  );
}

interface ChildStatesProps {
  counts: Counts;
  /** The state whose jobs are listed, or null for all. */
  current: JobState | null;
  hrefOf: (state: JobState | null) => string;
  Link: (props: HostLinkProps) => ReactNode;
}

/**
 * Links to the child jobs in each state.
 *
 * @example
 * <ChildStates counts={counts} current={null} hrefOf={(state) => `?children=${state ?? ''}`} Link={Link} />
 */
export function ChildStates({ counts, current, hrefOf, Link }: ChildStatesProps) {
  const all = total(counts);
  const states = jobStates.filter((state) => countOf(counts, state) > 0 || state === current);
  const choices = states.map((value) => ({
    value,
    label: `${stateLabels[value]} ${partText(countOf(counts, value), all)}`,
  }));
  return (
    <nav aria-label="Child jobs by state">
      <ChoiceLinks
        Link={Link}
        choices={[{ value: null, label: `All ${partText(all, all)}` }, ...choices]}
        current={current}
        hrefOf={hrefOf}
      />
    </nav>
  );
}
