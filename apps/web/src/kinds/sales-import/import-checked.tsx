'use client';

import { Button, Stack } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { pageOf, post } from '@/features/http/http';
import { ProblemLine } from '@/features/http/problem-line';
import type { KindProps } from '../kind-view';
import { importFigures } from './figures';

/** Imports the file that this job has checked. */
export function ImportChecked({ job }: KindProps) {
  const router = useRouter();
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  if (job.state !== 'succeeded' || !importFigures(job).dryRun) return null;

  async function onImport() {
    setProblem(undefined);
    setIsSending(true);
    const answer = await post(`/api/imports/${job.id}/import`);
    if (answer.ok) return router.push(pageOf(answer));
    setIsSending(false);
    setProblem(answer.problem);
  }
  return (
    <Stack gap="xs" align="flex-end">
      <Button loading={isSending} onClick={onImport}>
        Import this file
      </Button>
      <ProblemLine problem={problem} />
    </Stack>
  );
}
