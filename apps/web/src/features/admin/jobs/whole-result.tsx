'use client';

import { Button, Group, Text } from '@mantine/core';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import type { Problem } from '@offload/console/ui/problem.ts';
import { useState } from 'react';
import { api, read } from '../../http/api';
import { ProblemAlert } from '../../http/problem-alert';
import { ChangeButton } from '../changes/change-button';
import { DismissButton } from '../failed/dismiss-button';

/** As many as one change takes. */
const maxSelected = 500;
const pageLength = 100;

/** Selects the jobs of all pages of a search, and changes them together. */
export function WholeResult({ query }: { query: JobSearchQuery }) {
  const [ids, setIds] = useState<string[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isReading, setIsReading] = useState(false);

  async function select() {
    setIsReading(true);
    setProblem(null);
    const found = await readIds(query);
    setIsReading(false);
    if ('problem' in found) setProblem(found.problem);
    else setIds(found.ids);
  }
  if (problem) return <ProblemAlert problem={problem} />;
  if (!ids) {
    return (
      <Button variant="subtle" size="compact-sm" w="fit-content" loading={isReading} onClick={select}>
        Select all jobs of this search
      </Button>
    );
  }
  const filter = { ids };
  const look = { filter, size: 'xs', variant: 'default' } as const;
  return (
    <Group gap="sm" component="section" aria-label="All jobs of this search">
      <Text size="sm" role="status">
        {ids.length === maxSelected
          ? `The first ${maxSelected} jobs are selected.`
          : `All ${ids.length} jobs are selected.`}
      </Text>
      <ChangeButton action="retry" {...look}>
        Retry
      </ChangeButton>
      <ChangeButton action="run-now" {...look}>
        Run now
      </ChangeButton>
      <ChangeButton action="cancel" {...look}>
        Cancel
      </ChangeButton>
      <DismissButton filter={filter} label="Dismiss" />
      <Button variant="subtle" size="xs" onClick={() => setIds(null)}>
        Clear selection
      </Button>
    </Group>
  );
}

async function readIds(query: JobSearchQuery): Promise<{ ids: string[] } | { problem: Problem }> {
  const ids: string[] = [];
  const { q, states, kind, queue, from, to, sort } = query;
  const given = { q, state: states.join(), kind, queue, from, to };
  const search = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  let cursor: string | null = null;
  do {
    const page = { ...search, sort, limit: String(pageLength), ...(cursor && { cursor }) };
    const call = api.admin.jobs.$get({ query: page }, { init: { signal: AbortSignal.timeout(30_000) } });
    const answer = await read(call);
    if (!answer.ok) return { problem: answer.problem };
    ids.push(...answer.body.data.map(({ id }) => id));
    cursor = answer.body.nextCursor;
  } while (cursor && ids.length < maxSelected);
  return { ids: ids.slice(0, maxSelected) };
}
