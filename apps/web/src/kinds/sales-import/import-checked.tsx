'use client';

import { Stack } from '@mantine/core';
import { CallButton } from '@/features/http/call-button';
import { pageOf, post } from '@/features/http/http';
import { useOpenPage } from '@/features/http/use-open-page';
import type { KindProps } from '../kind-view';
import { importFigures } from './figures';

/** Imports the file that this job has checked. */
export function ImportChecked({ job }: KindProps) {
  const { open, isOpening } = useOpenPage();
  if (job.state !== 'succeeded' || !importFigures(job).dryRun) return null;
  return (
    <Stack gap="xs" align="flex-end">
      <CallButton
        call={() => post(`/api/imports/${job.id}/import`)}
        loading={isOpening}
        onDone={(answer) => open(pageOf(answer))}
      >
        Import this file
      </CallButton>
    </Stack>
  );
}
