import { Box, Code, Group, Switch, Text, TextInput, Title } from '@mantine/core';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../reads/job-views';
import { Moment } from '../time/moment';
import classes from './log-view.module.css';

interface LogViewProps {
  lines: LogLine[];
  /** Whether more may follow. */
  isOpen: boolean;
}

/** Shows the log of a job, searchable. While following, it stays scrolled to the last line. */
export function LogView({ lines, isOpen }: LogViewProps) {
  const [query, setQuery] = useState('');
  const [follows, setFollows] = useState(true);
  const shown = lines.filter((line) => textOf(line).toLowerCase().includes(query.toLowerCase()));
  return (
    <section aria-labelledby="log">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="log">
          Log
        </Title>
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
        <Lines lines={shown} follows={follows} />
      ) : (
        <Text size="sm" c="dimmed">
          {emptyText(lines.length, isOpen)}
        </Text>
      )}
    </section>
  );
}

function Lines({ lines, follows }: { lines: LogLine[]; follows: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls on each new line
  useEffect(() => {
    if (follows && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [follows, last]);

  return (
    <Box className={classes.frame} ref={frame} tabIndex={0} role="group" aria-label="Lines">
      <LogLines lines={lines} />
    </Box>
  );
}

/** Lists lines of a log. */
export function LogLines({ lines }: { lines: LogLine[] }) {
  return (
    <ol className={classes.lines}>
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </ol>
  );
}

function emptyText(count: number, isOpen: boolean): string {
  if (count > 0) return 'No matching lines.';
  return isOpen ? 'No log output yet.' : 'No log output.';
}

function Line({ line }: { line: LogLine }) {
  return (
    <li className={classes.line} data-level={line.level}>
      <span className={classes.at}>
        <Moment at={line.at} only="exactTime" />
      </span>
      <span className={classes.attempt}>#{line.attempt}</span>
      <span>
        <span className={classes.text}>{line.message}</span>
        {line.details !== null && <Details details={line.details} />}
      </span>
    </li>
  );
}

function Details({ details }: { details: unknown }) {
  if (typeof details !== 'object' || details === null) return <Code>{JSON.stringify(details)}</Code>;
  return (
    <dl className={classes.details}>
      {Object.entries(details).map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd className={classes.text}>
            {typeof value === 'string' ? <Value text={value} /> : JSON.stringify(value)}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Shows a text. One of several lines, such as a stack, is folded. */
function Value({ text }: { text: string }) {
  const [first, ...more] = text.split('\n');
  if (more.length === 0) return text;
  return (
    <details>
      <summary>{first}</summary>
      {more.join('\n')}
    </details>
  );
}

function textOf({ message, details }: LogLine): string {
  return `${message} ${details === null ? '' : JSON.stringify(details)}`;
}
