'use client';

import { Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { CallButton } from '@/features/http/call-button';
import { pageOf, post } from '@/features/http/http';
import { useOpenPage } from '@/features/http/use-open-page';
import { AnchorLink } from '@/features/shell/links';
import { Section } from '@/features/shell/section';
import type { KindProps } from '../kind-view';
import { importFigures, rowsText } from './figures';
import classes from './imports.module.css';
import { Rejected } from './rejected';

const tiles = [
  { name: 'new', label: 'New' },
  { name: 'changed', label: 'Changed' },
  { name: 'same', label: 'Unchanged' },
  { name: 'rejected', label: 'Rejected' },
] as const;

export function ImportOutcome({ job, now }: KindProps) {
  const figures = importFigures(job);
  return (
    <>
      <Section id="imported" title="Orders">
        <Text mb="sm">
          {figures.dryRun && <b>Nothing was saved. An import would change this: </b>}
          {rowsText(figures)} {!figures.dryRun && <AnchorLink href="/orders">Search your orders</AnchorLink>}
        </Text>
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} spacing="sm" m={0}>
          {tiles.map(({ name, label }) => (
            <Paper key={name} withBorder p="sm">
              <Text component="dt" size="sm" c="dimmed">
                {label}
              </Text>
              <Text component="dd" m={0} fz="xl" fw={600} className={classes.figure}>
                {formatNumber(figures[name])}
              </Text>
            </Paper>
          ))}
        </SimpleGrid>
      </Section>
      {figures.rejected > 0 && <Rejected job={job} count={figures.rejected} now={now} />}
    </>
  );
}

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
