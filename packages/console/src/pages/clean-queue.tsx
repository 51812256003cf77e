import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { useState } from 'react';
import { z } from 'zod';
import { Dialog } from '../ui/dialog';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { useConsole } from './context';

interface CleanQueueProps {
  name: string;
  /** The API's path of the queue. */
  path: string;
  onChange: () => void;
}

type Cleaning = 'cancel' | 'delete';

const ages = [1, 7, 30, 90];
const round = z.object({ count: z.int(), isMore: z.boolean() });
const labels = {
  cancel: { button: 'Cancel queued jobs', done: 'canceled' },
  delete: { button: 'Delete finished jobs', done: 'deleted' },
};

/** Cancels the jobs of a queue that wait, or deletes those that have finished, after a confirmation. */
export function CleanQueue({ name, path, onChange }: CleanQueueProps) {
  const { client, may } = useConsole();
  const [asked, setAsked] = useState<Cleaning | null>(null);
  const [days, setDays] = useState('30');
  const [done, setDone] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  /** Changes the jobs that there are by now, some at a time. */
  async function run(action: Cleaning) {
    const until = new Date(Date.now() - (action === 'delete' ? Number(days) * 86_400_000 : 0)).toISOString();
    setAsked(null);
    setProblem(null);
    let count = 0;
    for (let isMore = true; isMore; ) {
      const response = await client.post(`${path}/${action}`, { until });
      if (!response.ok) return setProblem(response.problem);
      const changed = round.parse(response.body);
      count += changed.count;
      isMore = changed.isMore;
      setDone(`${countOf(count, 'job')} ${labels[action].done}.`);
    }
    onChange();
  }
  const text =
    asked === 'cancel'
      ? `Every job of the ${name} queue that waits is canceled. Running jobs continue.`
      : `Jobs of the ${name} queue that have finished and were created more than ${countOf(Number(days), 'day')} ago are deleted with their history and results. This can’t be undone.`;
  return (
    <>
      {may('cancel') && (
        <Button size="xs" variant="default" onClick={() => setAsked('cancel')}>
          {labels.cancel.button}
        </Button>
      )}
      {may('delete') && (
        <>
          <NativeSelect
            size="xs"
            label="Finished jobs older than"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
            data={ages.map((age) => ({ value: String(age), label: countOf(age, 'day') }))}
          />
          <Button size="xs" variant="default" onClick={() => setAsked('delete')}>
            {labels.delete.button}
          </Button>
        </>
      )}
      <Text size="sm" role="status">
        {done}
      </Text>
      {problem && <ProblemNotice problem={problem} />}
      <Dialog opened={asked !== null} onClose={() => setAsked(null)} title={labels[asked ?? 'cancel'].button}>
        <Stack>
          <Text size="sm">{text}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
              Go back
            </Button>
            <Button color="red.9" onClick={() => asked && void run(asked)}>
              {labels[asked ?? 'cancel'].button}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
