import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { WaitingButton } from '../ui/waiting-button';
import { BulkChangeDialog } from './bulk-change';
import type { Client } from './client';
import { useConsole } from './context';
import { type BulkChange, useBulkChange } from './use-bulk-change';

/** The limit of one change. */
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
  /** Then there is nothing else to select. */
  isOnOnePage: boolean;
  onChange: () => void;
}

/** Selects the jobs of all pages of a search, and changes them together. Keeps the selection, even if few jobs still match. */
export function WholeResult({ query, isOnOnePage, onChange }: WholeResultProps) {
  const { may } = useConsole();
  const { ids, problem, isReading, select, clear } = useWholeSelection(query);
  const place = useRef<HTMLDivElement>(null);
  const change = useBulkChange(() => {
    leave();
    onChange();
  });
  function leave() {
    // The button that was pressed goes away with the selection: the focus goes where the news is.
    if (place.current?.contains(document.activeElement))
      document.getElementById('main')?.focus({ preventScroll: true });
    clear();
  }
  const allowed = actions.filter(({ action }) => may(action));
  if (allowed.length === 0 || (!ids && isOnOnePage)) return null;
  return (
    <Group gap="sm" ref={place}>
      {problem && <ProblemNotice problem={problem} />}
      {ids ? (
        <Selection
          ids={ids}
          allowed={allowed}
          change={change}
          onClear={() => {
            change.close();
            leave();
          }}
        />
      ) : (
        <WaitingButton variant="subtle" size="compact-sm" isWaiting={isReading} onClick={() => void select()}>
          Select all jobs of this search
        </WaitingButton>
      )}
      <BulkChangeDialog change={change} />
    </Group>
  );
}

interface SelectionProps {
  ids: string[];
  allowed: readonly (typeof actions)[number][];
  change: BulkChange;
  onClear: () => void;
}

/** Shows the number of selected jobs, and their actions. */
function Selection({ ids, allowed, change, onClear }: SelectionProps) {
  const section = useRef<HTMLDivElement>(null);
  // The button that was pressed has gone away.
  useEffect(() => {
    if (document.activeElement === document.body) section.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Group gap="sm" component="section" aria-label="All jobs of this search" tabIndex={-1} ref={section}>
      <Text size="sm" role="status">
        {selectionText(ids.length)}
      </Text>
      {(ids.length > 0 ? allowed : []).map(({ action, label }) => (
        <Button key={action} size="xs" variant="default" onClick={() => void change.ask(action, { ids })}>
          {label}
        </Button>
      ))}
      <Button variant="subtle" size="xs" onClick={onClear}>
        Clear selection
      </Button>
    </Group>
  );
}

/** The IDs of the jobs that a search finds, once someone selects them. */
function useWholeSelection(query: JobSearchQuery) {
  const { client } = useConsole();
  const [ids, setIds] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isReading, setIsReading] = useState(false);
  const reading = useRef<AbortController>(null);
  useEffect(() => () => reading.current?.abort(), []);

  async function select() {
    setIsReading(true);
    setProblem(null);
    const stop = new AbortController();
    reading.current = stop;
    const { signal } = stop;
    const found = await readIds(client, query, signal);
    if (signal.aborted) return;
    setIsReading(false);
    if ('problem' in found) setProblem(found.problem);
    else setIds(found.ids);
  }
  return { ids, problem, isReading, select, clear: () => setIds(null) };
}
function selectionText(count: number): string {
  if (count === 0) return 'No matching jobs.';
  if (count === maxSelected) return `The first ${maxSelected} jobs are selected.`;
  return count === 1 ? 'The only job is selected.' : `All ${count} jobs are selected.`;
}

/** Reads the pages of a search, up to the number of jobs that can be changed at once, or until the signal aborts. */
async function readIds(
  client: Client,
  query: JobSearchQuery,
  signal: AbortSignal,
): Promise<{ ids: string[] } | { problem: Problem }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: string = jobSearchPath({ ...query, cursor }).split('?')[1] ?? '';
    const given = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const read = await client.read({ route: '/jobs', query: page }, given);
    if (!read.ok) return { problem: read.problem };
    ids.push(...read.body.data.map(({ id }) => id));
    cursor = read.body.nextCursor;
  } while (cursor && ids.length < maxSelected && !signal.aborted);
  return { ids: ids.slice(0, maxSelected) };
}
