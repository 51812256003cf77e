import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../reads/job-views';
import { LogView } from '../ui/job/log-view';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { keepReading, useConsole } from './context';

const whileOpenMs = 1_000;
// A retry opens the log of a finished job again.
const afterwardsMs = 10_000;
// More than the server keeps.
const maxLines = 2_000;

export interface Log {
  /** Null until it was read. */
  lines: LogLine[] | null;
  problem: Problem | null;
}

/** The log of a job, to which new lines are added. */
export function JobLog({ log: { lines, problem }, isOpen }: { log: Log; isOpen: boolean }) {
  if (lines) return <LogView lines={lines} isOpen={isOpen} />;
  return problem ? <ProblemNotice problem={problem} /> : <Loader role="img" aria-label="Loading the log" />;
}

/** Reads the log of a job, and then its new lines. */
export function useLog(id: string, isOpen: boolean): Log {
  const { client, changes } = useConsole();
  const [lines, setLines] = useState<LogLine[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const last = useRef('0');
  useEffect(
    () =>
      keepReading(
        (signal) => client.read({ route: '/jobs/:id/log', id, query: `after=${last.current}` }, signal),
        (read) => {
          setProblem(read.ok ? null : read.problem);
          if (!read.ok) return;
          const { data } = read.body;
          last.current = data.at(-1)?.id ?? last.current;
          setLines((shown) => [...(shown ?? []), ...data].slice(-maxLines));
        },
        { mostMs: () => (isOpen ? whileOpenMs : afterwardsMs), changes },
      ),
    [client, changes, id, isOpen],
  );
  return { lines, problem };
}
