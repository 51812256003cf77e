'use client';

import { Button, Stack } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { pageOf, post } from '@/features/http/http';
import { ProblemLine } from '@/features/http/problem-line';
import { useCall } from '@/features/http/use-call';
import type { KindProps } from '../kind-view';
import { importFigures } from './figures';

/** Imports the file that this job has checked. */
export function ImportChecked({ job }: KindProps) {
  const router = useRouter();
  const { call, problem, isSending } = useCall({ opensPage: true });
  if (job.state !== 'succeeded' || !importFigures(job).dryRun) return null;

  const onImport = () =>
    call(
      () => post(`/api/imports/${job.id}/import`),
      (answer) => router.push(pageOf(answer)),
    );
  return (
    <Stack gap="xs" align="flex-end">
      <Button loading={isSending} onClick={onImport}>
        Import this file
      </Button>
      <ProblemLine problem={problem} />
    </Stack>
  );
}
