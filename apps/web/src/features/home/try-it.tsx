'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { api, read } from '../http/api';
import type { Problem } from '../http/problem';
import { ProblemAlert } from '../http/problem-alert';
import { AnchorLink, ButtonLink } from '../shell/links';
import { Journey, LiveJourney } from './journey';

interface TryItProps {
  isSignedIn: boolean;
  /** Whether the console is open to the user. */
  isStaff: boolean;
  inboxUrl: string | null;
  /** The URL of an image that doesn't exist. */
  brokenUrl: string;
  /** The job that was started before, if the URL names one. */
  followed: JobView | null;
  /** The demo's last job, if it has had one. */
  sample: JobView | null;
}

/** Starts a job right here. Someone without an account gets one of a guest. */
export function TryIt({ isSignedIn, isStaff, inboxUrl, brokenUrl, followed, sample }: TryItProps) {
  const [job, setJob] = useState(followed);
  const [problem, setProblem] = useState<Problem>();
  const [sending, setSending] = useState<'email' | 'failure'>();

  async function start(what: 'email' | 'failure') {
    setSending(what);
    setProblem(undefined);
    let answer = isSignedIn && what === 'failure' ? null : await read(api.guests.$post());
    if (what === 'failure' && (answer === null || answer.ok)) {
      answer = await createImage(brokenUrl);
    }
    // A full load, as after any sign-in.
    if (answer?.ok && !isSignedIn) return window.location.assign(`/?job=${answer.body.id}`);
    setSending(undefined);
    if (answer?.ok) setJob(answer.body);
    else setProblem(answer?.problem);
  }

  return (
    <Stack gap="md">
      <Group gap="sm">
        {!isSignedIn && (
          <Button loading={sending === 'email'} onClick={() => start('email')}>
            Send me a welcome email
          </Button>
        )}
        <Button variant="default" loading={sending === 'failure'} onClick={() => start('failure')}>
          Break something
        </Button>
        <ButtonLink href={isStaff ? '/admin' : '/open-console'} variant="default">
          Open the console
        </ButtonLink>
      </Group>
      {problem && <ProblemAlert problem={problem} />}
      {job ? <LiveJourney key={job.id} initialJob={job} /> : <Journey sample={sample} />}
      {job && <NextStep job={job} isStaff={isStaff} inboxUrl={inboxUrl} />}
    </Stack>
  );
}

/** The types of the route know its form only. */
function createImage(url: string) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const init = { headers, body: JSON.stringify({ image_url: url }) };
  return read(api.images.$post({ header: {} }, { init }));
}

interface NextStepProps extends Pick<TryItProps, 'isStaff' | 'inboxUrl'> {
  job: JobView;
}

function NextStep({ job, isStaff, inboxUrl }: NextStepProps) {
  if (job.queue === 'email' && inboxUrl) {
    return (
      <Text size="sm">
        You’re signed in as a guest. The email is in the{' '}
        <a href={inboxUrl} target="_blank" rel="noreferrer">
          demo inbox
        </a>
        : no email leaves this machine.
      </Text>
    );
  }
  if (isStaff) {
    return (
      <Text size="sm">
        The URL of the image has a typo.{' '}
        <AnchorLink href={`/admin/jobs/${job.id}?tab=replay`} inherit>
          Fix it in the console
        </AnchorLink>
      </Text>
    );
  }
  return (
    <Text size="sm">
      <AnchorLink href={job.links.page} inherit>
        Open the job
      </AnchorLink>{' '}
      to see what went wrong. Staff fix it in the console.
    </Text>
  );
}
