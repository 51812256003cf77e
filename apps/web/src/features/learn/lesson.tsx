'use client';

import { Alert, Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { Undo2Icon } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { ConsoleAccess } from '@/server/auth/console-access';
import { OpenConsoleButton } from '../console-session/open-console-button';
import { LiveJourney } from '../home/journey';
import { post } from '../http/http';
import { ProblemAlert } from '../http/problem';
import type { Lesson, ShownCode } from './lesson-code';

/** A call that starts a job for a lesson. */
interface Start {
  label: string;
  path: string;
  body: object;
}

interface LessonProps {
  name: Lesson;
  title: string;
  text: string;
  code: ShownCode;
  /** None if jobs can't be started here. */
  starts: Start[];
  isSignedIn: boolean;
  /** The job that was started before, if the URL names one. */
  followed: JobView | null;
  /** How the reader gets into the console, if its job can be fixed there. */
  access: ConsoleAccess | null;
}

/** Starts a job of the reader's own, shows it live, and shows the code that makes it work. */
export function LessonSection({ name, title, text, code, ...lesson }: LessonProps) {
  const { job, problem, sending, start } = useStart(name, lesson);
  return (
    <Stack component="section" aria-labelledby={name} gap="sm">
      <Title order={2} id={name}>
        {title}
      </Title>
      <Text maw={640}>{text}</Text>
      {lesson.starts.length > 0 && (
        <Group gap="sm">
          {lesson.starts.map((one) => (
            <Button
              key={one.label}
              variant="default"
              loading={sending === one.label}
              onClick={() => void start(one)}
            >
              {one.label}
            </Button>
          ))}
        </Group>
      )}
      {problem && <NoJob problem={problem} />}
      {job && <LiveJourney key={job.id} initialJob={job} label={`Your ${name} job, live`} />}
      {job && lesson.access && (
        <div>
          <OpenConsoleButton access={lesson.access} page={`/admin/jobs/${job.id}#replay`} />
        </div>
      )}
      <div>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {code.file}
        </Text>
        <Code block tabIndex={0} aria-label={`Code: ${title}`} role="region">
          {code.text}
        </Code>
      </div>
    </Stack>
  );
}

// The API's response to a transaction that was rolled back.
const rolledBack = 409;

/** Says why there is no job, which is what to see if the transaction was to be rolled back. */
function NoJob({ problem }: { problem: Problem }) {
  if (problem.status !== rolledBack) return <ProblemAlert problem={problem} />;
  return (
    <Alert role="status" color="gray" icon={<Undo2Icon />}>
      {problem.detail}
    </Alert>
  );
}

function useStart(name: Lesson, { isSignedIn, followed }: Pick<LessonProps, 'isSignedIn' | 'followed'>) {
  const [job, setJob] = useState(followed);
  const [problem, setProblem] = useState<Problem>();
  const [sending, setSending] = useState<string>();

  async function start({ label, path, body }: Start) {
    setSending(label);
    setProblem(undefined);
    // A visitor without an account gets a guest account.
    const guest = isSignedIn ? null : await post<JobView>('/api/guests');
    const answer = guest === null || guest.ok ? await post<JobView>(path, body) : guest;
    const place = answer.ok ? `/learn?lesson=${name}&job=${answer.body.id}#${name}` : `/learn#${name}`;
    // A full load, as after any sign-in.
    if (guest?.ok && answer.ok) return window.location.assign(place);
    setSending(undefined);
    setJob(answer.ok ? answer.body : null);
    if (!answer.ok) return setProblem(answer.problem);
    // Shows it after a reload, too.
    window.history.replaceState(null, '', place);
  }

  return { job, problem, sending, start };
}
