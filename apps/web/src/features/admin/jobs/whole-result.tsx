'use client';

import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { AdminJobPage } from '@/api/admin/jobs/job-schema';
import { get } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
import { ChangeButton } from '../changes/change-button';
import { DismissButton } from '../failed/dismiss-button';
import { type JobSearchQuery, jobSearchHref } from './job-search-query';

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
  let cursor: string | null = null;
  do {
    const search: string = jobSearchHref({ ...query, cursor }).replace(/^\/admin\/jobs\??/, '');
    const url = `/api/admin/jobs?${search}${search && '&'}limit=${pageLength}`;
    const answer = await get<AdminJobPage>(url, AbortSignal.timeout(30_000));
    if (!answer.ok) return { problem: answer.problem };
    ids.push(...answer.body.data.map(({ id }) => id));
    cursor = answer.body.nextCursor;
  } while (cursor && ids.length < maxSelected);
  return { ids: ids.slice(0, maxSelected) };
}
