import { Group, Text } from '@mantine/core';
import { jobStates, stateLabels } from '@offload/core/contract';
import { partText } from '../operations/figures/vocabulary';
import { Section } from '../ui/section';
import { useLive } from './context';
import { Live } from './page-parts';
import { SelectableJobs } from './selectable-jobs';

/** Lists the latest jobs that a bulk change's job has changed, and counts all of them by state. */
export function ChangedJobs({ id }: { id: string }) {
  const live = useLive({ route: '/jobs/:id/changed', id });
  return (
    <Section id="changed" title="Affected jobs">
      <Live live={live}>
        {({ data, counts }) => {
          const states = jobStates.filter((state) => counts[state]);
          const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
          return (
            <>
              <Group gap="md" mb="sm" role="status">
                {states.map((state) => (
                  <Text size="sm" key={state}>
                    {partText(counts[state] ?? 0, all)} {stateLabels[state].toLowerCase()}
                  </Text>
                ))}
                {states.length === 0 && (
                  <Text size="sm" c="dimmed">
                    None yet.
                  </Text>
                )}
              </Group>
              {data.length > 0 && <SelectableJobs jobs={data} onChange={live.refresh} />}
            </>
          );
        }}
      </Live>
    </Section>
  );
}
