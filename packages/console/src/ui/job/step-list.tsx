import { Code, List, ListItem, Text, ThemeIcon, Title } from '@mantine/core';
import { stateLabels } from '@offload/core/contract';
import { formatDuration } from '@offload/core/format/durations';
import { StateIcon } from '@offload/react';
import type { StepView } from '../../reads/job-views';
import { stateColors } from '../state/state-colors';
import { Moment } from '../time/moment';

interface StepListProps {
  steps: StepView[];
  /** The results by the names of their steps, for staff. */
  results?: ReadonlyMap<string, unknown>;
}

/**
 * Lists the steps that a job has taken, and what it waits for. Nothing if it works without steps.
 *
 * @example
 * <StepList steps={job.steps} />
 */
export function StepList({ steps, results }: StepListProps) {
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="steps">
      <Title order={2} id="steps" mb="sm">
        Steps
      </Title>
      <List spacing="xs" size="sm">
        {steps.map((step) => (
          <ListItem key={`${step.name} ${step.startedAt}`} icon={<StepIcon state={step.state} />}>
            {nameOf(step)}
            <Text size="xs" c="dimmed">
              {stateLabels[step.state]}, <Moment at={step.startedAt} />
              {took(step)}
            </Text>
            {results?.has(step.name) && (
              <Code block mt={4}>
                {JSON.stringify(results.get(step.name), null, 2)}
              </Code>
            )}
          </ListItem>
        ))}
      </List>
    </section>
  );
}

function StepIcon({ state }: Pick<StepView, 'state'>) {
  return (
    <ThemeIcon variant="light" color={stateColors[state]} size={20} radius="xl">
      <StateIcon state={state} size={13} color="currentColor" />
    </ThemeIcon>
  );
}

/** Returns the step's name, or for a wait, what it waits for. */
function nameOf({ name }: Pick<StepView, 'name'>): string {
  if (/^sleep( #\d+)?$/.test(name)) return name.replace('sleep', 'Sleep');
  return name.replace(/^signal /, 'Wait for ');
}

function took({ startedAt, finishedAt }: StepView): string {
  if (!finishedAt) return '';
  return `, took ${formatDuration(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}`;
}
