import { Alert, Button, Group, Loader, Table, Text, Title } from '@mantine/core';
import { type Problem, readProblem, unreachable } from '@offload/console/text';
import { formatNumber } from '@offload/core/format/amounts';
import { DownloadIcon, TimerOffIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RejectedRow } from '@/api/imports/rejected-rows';
import type { JobView } from '@/api/jobs/job-schema';
import { ProblemAlert } from '@/features/http/problem-alert';
import { availableFiles } from '@/features/jobs/available-files';
import { countReasons } from './count-reasons';
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
    <section aria-labelledby="rejected">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="rejected">
          Rejected rows
        </Title>
        {file && (
          <Button
            component="a"
            href={file.url}
            download
            variant="default"
            size="xs"
            leftSection={<DownloadIcon size={14} />}
          >
            Download all {formatNumber(count)}
          </Button>
        )}
      </Group>
      {file ? <FirstRows job={job} count={count} /> : <Expired />}
    </section>
  );
}

function FirstRows({ job, count }: Omit<RejectedProps, 'now'>) {
  const { rows, problem } = useRejectedRows(job);
  if (problem) return <ProblemAlert problem={problem} />;
  if (!rows) return <Loader size="sm" role="status" aria-label="Loading rejected rows" />;
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

/** The reasons of these rows, the most common first. */
function Reasons({ rows }: { rows: RejectedRow[] }) {
  return (
    <ul className={classes.reasons} aria-label="Reasons">
      {countReasons(rows).map(([reason, count]) => (
        <li key={reason}>
          {formatNumber(count)} × {reason}
        </li>
      ))}
    </ul>
  );
}

function RowTable({ rows }: { rows: RejectedRow[] }) {
  return (
    // biome-ignore lint/a11y: scrollable content must be reachable by keyboard, and needs a name for that
    <div className={classes.rejected} tabIndex={0} role="group" aria-labelledby="rejected">
      <Table stickyHeader verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.line}>Line</Table.Th>
            <Table.Th>Reason</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ line, reason }) => (
            <Table.Tr key={line}>
              <Table.Td>{formatNumber(line)}</Table.Td>
              <Table.Td className={classes.reason}>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
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

interface RejectedRows {
  /** Null until they are loaded. */
  rows: RejectedRow[] | null;
  problem: Problem | null;
}

/** Loads the first rejected rows of an import. */
function useRejectedRows({ links }: JobView): RejectedRows {
  const [shown, setShown] = useState<RejectedRows>({ rows: null, problem: null });

  useEffect(() => {
    const controller = new AbortController();
    readRows(`${links.self}/rejected-rows`, controller.signal)
      .then(setShown)
      .catch(() => {
        if (!controller.signal.aborted) setShown({ rows: null, problem: unreachable });
      });
    return () => controller.abort();
  }, [links.self]);

  return shown;
}

async function readRows(url: string, signal: AbortSignal): Promise<RejectedRows> {
  const response = await fetch(url, { signal });
  if (!response.ok) return { rows: null, problem: await readProblem(response) };
  const body: { data: RejectedRow[] } = await response.json();
  return { rows: body.data, problem: null };
}
