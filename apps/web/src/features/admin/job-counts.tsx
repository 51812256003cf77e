import {
  Table,
  TableCaption,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
} from '@mantine/core';
import { jobStates } from '@offload/db/job-state';
import { queues } from '@offload/jobs/queues';
import type { JobCount } from '@/server/job-counts';
import { jobStateLooks } from '../jobs/state/job-state-looks';
import classes from './admin.module.css';

/** Jobs by queue and state. */
export function JobCounts({ counts }: { counts: JobCount[] }) {
  const names = [...new Set([...Object.keys(queues), ...counts.map(({ queue }) => queue)])].sort();
  const rows = [...names.map((queue) => ({ name: queue, of: counts.filter((c) => c.queue === queue) }))];
  return (
    <TableScrollContainer minWidth={640} aria-label="Jobs by queue and state">
      <Table withTableBorder highlightOnHover captionSide="top">
        <TableCaption>Jobs by queue and state</TableCaption>
        <TableThead>
          <TableTr>
            <TableTh>Queue</TableTh>
            {jobStates.map((state) => (
              <TableTh key={state} className={classes.number}>
                {jobStateLooks[state].label}
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {[...rows, { name: 'All', of: counts }].map(({ name, of }) => (
            <TableTr key={name}>
              <TableTh scope="row">{name}</TableTh>
              {jobStates.map((state) => (
                <Count key={state} value={sum(of.filter((c) => c.state === state))} />
              ))}
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function Count({ value }: { value: number }) {
  return (
    <TableTd className={value > 0 ? classes.number : `${classes.number} ${classes.none}`}>
      {value.toLocaleString('en')}
    </TableTd>
  );
}

function sum(counts: JobCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
