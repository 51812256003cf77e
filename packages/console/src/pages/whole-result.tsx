import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { BulkChangeDialog } from './bulk-change';
import type { Client } from './client';
import { useConsole } from './context';
import { useBulkChange } from './use-bulk-change';

/** As many as one change takes. */
const maxSelected = 500;
const timeoutMs = 30_000;
const actions = [
  { action: 'retry', label: 'Retry' },
  { action: 'run-now', label: 'Run now' },
  { action: 'cancel', label: 'Cancel' },
  { action: 'dismiss', label: 'Dismiss' },
] as const;

interface WholeResultProps {
  query: JobSearchQuery;
  onChange: () => void;
}

/** Selects the jobs of all pages of a search, and changes them together. */
export function WholeResult({ query, onChange }: WholeResultProps) {
  const { client, may } = useConsole();
  const [ids, setIds] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isReading, setIsReading] = useState(false);
  const change = useBulkChange(() => {
    setIds(null);
    onChange();
  });
  const allowed = actions.filter(({ action }) => may(action));

  async function select() {
    setIsReading(true);
    setProblem(null);
    const found = await readIds(client, query);
    setIsReading(false);
    if ('problem' in found) setProblem(found.problem);
    else setIds(found.ids);
  }
  if (allowed.length === 0) return null;
  if (!ids) {
    return (
      <Group gap="sm">
        {problem && <ProblemNotice problem={problem} />}
        <Button variant="subtle" size="compact-sm" loading={isReading} onClick={select}>
          Select all jobs of this search
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="sm" component="section" aria-label="All jobs of this search">
      <Text size="sm" role="status">
        {selectionText(ids.length)}
      </Text>
      {(ids.length > 0 ? allowed : []).map(({ action, label }) => (
        <Button key={action} size="xs" variant="default" onClick={() => void change.ask(action, { ids })}>
          {label}
        </Button>
      ))}
      <Button variant="subtle" size="xs" onClick={() => setIds(null)}>
        Clear selection
      </Button>
      <BulkChangeDialog change={change} />
    </Group>
  );
}

function selectionText(count: number): string {
  if (count === 0) return 'No matching jobs.';
  if (count === maxSelected) return `The first ${maxSelected} jobs are selected.`;
  return count === 1 ? 'The only job is selected.' : `All ${count} jobs are selected.`;
}

/** Reads the pages of a search, up to the number of jobs that can be changed at once. */
async function readIds(
  client: Client,
  query: JobSearchQuery,
): Promise<{ ids: string[] } | { problem: Problem }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: string = jobSearchPath({ ...query, cursor }).split('?')[1] ?? '';
    const read = await client.read({ route: '/jobs', query: page }, AbortSignal.timeout(timeoutMs));
    if (!read.ok) return { problem: read.problem };
    ids.push(...read.body.data.map(({ id }) => id));
    cursor = read.body.nextCursor;
  } while (cursor && ids.length < maxSelected);
  return { ids: ids.slice(0, maxSelected) };
}
