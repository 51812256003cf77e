'use client';

import { Paper, SimpleGrid, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
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

/** Shows what an import has changed, and the rows that it rejected. */
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
