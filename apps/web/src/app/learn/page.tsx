import { Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { findJobRow } from '@/api/jobs/job-queries';
import { viewJobFor } from '@/api/jobs/job-view';
import { env } from '@/env';
import { LessonSection } from '@/features/learn/lesson';
import { type Lesson, readLessonCode } from '@/features/learn/lesson-code';
import { NeedsScript } from '@/features/shell/needs-script';
import { PageTitle } from '@/features/shell/page-title';
import { one, type SearchParams } from '@/features/shell/search-params';
import { isDemo } from '@/server/auth/call-limits';
import { findConsoleAccess } from '@/server/auth/console-access';
import { getPerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'How it works' };

interface About {
  name: Lesson;
  title: string;
  text: string;
  /** The labels of its buttons, with what they send. */
  starts: { label: string; path: string; body: object }[];
}

const lessonsOf = (brokenUrl: string): About[] => [
  {
    name: 'commit',
    title: '1. A job commits with your data',
    text: 'The job is a row in the same transaction as everything else that the request writes. If the transaction rolls back, there is no job. If the queue is down, the row waits for it.',
    starts: [
      { label: 'Commit', path: '/api/lessons', body: { lesson: 'commit' } },
      { label: 'Roll back', path: '/api/lessons', body: { lesson: 'commit', rollBack: true } },
    ],
  },
  {
    name: 'crash',
    title: '2. A process dies, and the job goes on',
    text: 'The first attempt kills the process that runs it, as if the machine had lost its power. The second attempt goes on after the last finished step, whose result was stored.',
    starts: [{ label: 'Kill the process', path: '/api/lessons', body: { lesson: 'crash' } }],
  },
  {
    name: 'retry',
    title: '3. A failure is retried, with a longer wait each time',
    text: 'A processor fails by throwing. This one fails twice and succeeds in its third attempt, after about six seconds. Its page shows each attempt and its error.',
    starts: [{ label: 'Fail twice', path: '/api/lessons', body: { lesson: 'retry' } }],
  },
  {
    name: 'fix',
    title: '4. Staff fix the cause and replay the job',
    text: 'This image has a typo in its URL, so no retry helps. Staff correct the URL in the console and replay the job: its owner gets a new job, and the failed one is dismissed, in one transaction.',
    starts: [{ label: 'Break an image', path: '/api/images', body: { image_url: brokenUrl } }],
  },
  {
    name: 'sleep',
    title: '5. A job sleeps, and survives a restart',
    text: 'While a job sleeps, it is only a row: no process waits for it. Stop everything, start it again, and the job still wakes up on time. It sleeps for 20 seconds here, and may for months.',
    starts: [{ label: 'Sleep for 20 seconds', path: '/api/lessons', body: { lesson: 'sleep' } }],
  },
];

export default async function LearnPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const person = await getPerson();
  const { job, lesson } = await searchParams;
  const row = person && (await findJobRow(person, one(job) ?? ''));
  const canStart = isDemo(await headers());
  const code = readLessonCode();
  const access = await findConsoleAccess(person);
  return (
    <Stack gap="xl">
      <PageTitle title="How it works">
        Five things that a queue should do. Try each with a job of your own, and read the code behind it.
      </PageTitle>
      {canStart ? (
        <NeedsScript what="Starting a job here" />
      ) : (
        <Text size="sm">To start these jobs, run Offload on your own machine with npm start.</Text>
      )}
      {lessonsOf(`${env().APP_URL}/sample-pictrue.jpg`).map(({ name, starts, ...about }) => (
        <LessonSection
          key={name}
          {...about}
          name={name}
          starts={canStart ? starts : []}
          code={code[name]}
          isSignedIn={person !== null}
          followed={row && person && one(lesson) === name ? viewJobFor(person, row) : null}
          access={name === 'fix' ? access : null}
        />
      ))}
    </Stack>
  );
}
