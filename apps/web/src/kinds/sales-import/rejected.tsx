import { Alert, List, ListItem, Loader, Table, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { TimerOffIcon } from 'lucide-react';
import type { RejectedRow } from '@/api/imports/rejected-rows';
import type { JobView } from '@/api/jobs/job-schema';
import { ProblemAlert } from '@/features/http/problem';
import { useRead } from '@/features/http/use-read';
import { availableFiles } from '@/features/jobs/available-files';
import { DownloadButton } from '@/features/shell/download-button';
import { Section } from '@/features/shell/section';
import classes from './imports.module.css';

interface RejectedProps {
  job: JobView;
  count: number;
  now: number;
}

/** The rejected rows of an import with their reasons, and a link to download all of them. */
export function Rejected({ job, count, now }: RejectedProps) {
  const [file] = availableFiles(job, now);
  return (
    <Section
      id="rejected"
      title="Rejected rows"
      aside={file && <DownloadButton href={file.url}>Download all {formatNumber(count)}</DownloadButton>}
    >
      {file ? <FirstRows job={job} count={count} /> : <Expired />}
    </Section>
  );
}

function FirstRows({ job, count }: Omit<RejectedProps, 'now'>) {
  const { body, problem } = useRead<{ data: RejectedRow[] }>(`${job.links.self}/rejected-rows`, 'once');
  if (problem) return <ProblemAlert problem={problem} />;
  if (!body) return <Loader size="sm" role="status" aria-label="Loading rejected rows" />;
  const rows = body.data;
  return (
    <>
      {rows.length < count && (
        <Text size="sm" c="dimmed" mb="xs">
          Showing the first {formatNumber(rows.length)}.
        </Text>
      )}
      <Reasons rows={rows} />
      <RowTable rows={rows} />
    </>
  );
}

function Reasons({ rows }: { rows: RejectedRow[] }) {
  return (
    <List size="sm" mb="sm" withPadding aria-label="Reasons">
      {countReasons(rows).map(([reason, count]) => (
        <ListItem key={reason}>
          {formatNumber(count)} × {reason}
        </ListItem>
      ))}
    </List>
  );
}

function RowTable({ rows }: { rows: RejectedRow[] }) {
  const body = rows.map(({ line, reason }) => [formatNumber(line), reason]);
  return (
    // biome-ignore lint/a11y: scrollable content must be reachable by keyboard, and needs a name for that
    <div className={classes.rejected} tabIndex={0} role="group" aria-labelledby="rejected">
      <Table stickyHeader verticalSpacing={6} data={{ head: ['Line', 'Reason'], body }} />
    </div>
  );
}

function Expired() {
  return (
    <Alert color="gray" icon={<TimerOffIcon />} title="This list has expired">
      Lists of rejected rows are available for 7 days. Import the file again to get a new one.
    </Alert>
  );
}

/** Counts rows by their reason, whatever the values in them are. The most common reason comes first. */
export function countReasons(rows: Pick<RejectedRow, 'reason'>[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { reason } of rows) {
    const alike = reason.replaceAll(/"[^"]*"/g, '…');
    counts.set(alike, (counts.get(alike) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
