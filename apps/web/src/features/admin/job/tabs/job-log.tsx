import { Box, Code, Group, Switch, Text, TextInput, Title } from '@mantine/core';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { useEffect, useRef, useState } from 'react';
import type { JobLogEntry, JobLogPage } from '@/api/admin/jobs/job-schema';
import classes from './job-log.module.css';
import { useJobLog } from './use-job-log';

/** Shows the log of a job, live and searchable. While following, it stays scrolled to the last line. */
export function JobLog({ id, initial }: { id: string; initial: JobLogPage }) {
  const { lines, isOpen } = useJobLog(id, initial);
  const [query, setQuery] = useState('');
  const [follows, setFollows] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const shown = lines.filter((line) => textOf(line).toLowerCase().includes(query.toLowerCase()));
  const last = shown.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls on each new line
  useEffect(() => {
    if (follows && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [follows, last]);

  return (
    <section aria-label="Log">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Log</Title>
        {lines.length > 0 && (
          <Group gap="md">
            <TextInput
              size="xs"
              aria-label="Search the log"
              placeholder="Search the log"
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
            <Switch
              size="xs"
              label="Follow"
              checked={follows}
              onChange={(event) => setFollows(event.currentTarget.checked)}
            />
          </Group>
        )}
      </Group>
      {shown.length > 0 ? (
        <Box className={classes.frame} ref={frame} tabIndex={0} role="group" aria-label="Lines">
          <ol className={classes.lines}>
            {shown.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ol>
        </Box>
      ) : (
        <Text size="sm" c="dimmed">
          {emptyText(lines.length, isOpen)}
        </Text>
      )}
    </section>
  );
}

function emptyText(count: number, isOpen: boolean): string {
  if (count > 0) return 'No matching lines.';
  return isOpen ? 'No log output yet.' : 'No log output.';
}

function Line({ line }: { line: JobLogEntry }) {
  return (
    <li className={classes.line} data-level={line.level}>
      <span className={classes.at}>
        <Moment at={line.at} only="exactTime" />
      </span>
      <span className={classes.attempt}>#{line.attempt}</span>
      <span>
        {line.message}
        {line.details !== null && <Code className={classes.details}>{JSON.stringify(line.details)}</Code>}
      </span>
    </li>
  );
}

function textOf({ message, details }: JobLogEntry): string {
  return `${message} ${details === null ? '' : JSON.stringify(details)}`;
}
