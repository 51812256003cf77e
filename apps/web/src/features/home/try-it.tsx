'use client';

import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { ConsoleAccess } from '@/server/auth/console-access';
import { OpenConsoleButton } from '../console-session/open-console-button';
import { post } from '../http/http';
import { ProblemAlert } from '../http/problem';
import { AnchorLink } from '../shell/links';
import { NeedsScript } from '../shell/needs-script';
import { Journey, LiveJourney } from './journey';

interface TryItProps {
  isSignedIn: boolean;
  access: ConsoleAccess;
  inboxUrl: string | null;
  /** The URL of an image that doesn't exist. */
  brokenUrl: string;
  /** The job that was started before, if the URL names one. */
  followed: JobView | null;
  /** The demo's last job, if it has had one. */
  sample: JobView | null;
}

/** Starts a job on this page. A visitor without an account gets a guest account. */
export function TryIt(props: TryItProps) {
  const { isSignedIn, access, inboxUrl, sample } = props;
  const { job, problem, sending, start } = useStart(props);

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
        <OpenConsoleButton access={access} page={job && isBroken(job) ? fixHref(job) : '/admin'} />
      </Group>
      <NeedsScript what="Starting a job here" />
      {problem && <ProblemAlert problem={problem} />}
      {job ? <LiveJourney key={job.id} initialJob={job} /> : <Journey sample={sample} />}
      {job && <NextStep job={job} access={access} inboxUrl={inboxUrl} />}
    </Stack>
  );
}

function useStart({ isSignedIn, brokenUrl, followed }: TryItProps) {
  const [job, setJob] = useState(followed);
  const [problem, setProblem] = useState<Problem>();
  const [sending, setSending] = useState<'email' | 'failure'>();

  async function start(what: 'email' | 'failure') {
    setSending(what);
    setProblem(undefined);
    let answer = isSignedIn && what === 'failure' ? null : await post<JobView>('/api/guests');
    if (what === 'failure' && (answer === null || answer.ok)) {
      answer = await post<JobView>('/api/images', { image_url: brokenUrl });
    }
    // A full load, as after any sign-in.
    if (answer?.ok && !isSignedIn) return window.location.assign(`/?job=${answer.body.id}`);
    setSending(undefined);
    if (!answer?.ok) return setProblem(answer?.problem);
    setJob(answer.body);
    // Shows it after a reload, too.
    window.history.replaceState(null, '', `/?job=${answer.body.id}`);
  }

  return { job, problem, sending, start };
}

// Only the other button starts an email.
const isBroken = ({ queue }: JobView) => queue !== 'email';
const fixHref = ({ id }: JobView) => `/admin/jobs/${id}#replay`;

interface NextStepProps extends Pick<TryItProps, 'access' | 'inboxUrl'> {
  job: JobView;
}

function NextStep({ job, access, inboxUrl }: NextStepProps) {
  if (!isBroken(job)) {
    if (!inboxUrl) return null;
    return (
      <Text size="sm">
        You’re signed in as a guest. The email is in the{' '}
        <Anchor href={inboxUrl} target="_blank" rel="noreferrer" inherit>
          demo inbox
        </Anchor>
        : no email leaves this machine.
      </Text>
    );
  }
  if (access === 'staff') {
    return (
      <Text size="sm">
        The URL of the image has a typo.{' '}
        <Anchor href={fixHref(job)} inherit>
          Fix it in the console
        </Anchor>
      </Text>
    );
  }
  return (
    <Text size="sm">
      The URL of the image has a typo, as{' '}
      <AnchorLink href={job.links.page} inherit>
        the job’s page
      </AnchorLink>{' '}
      explains. Staff can fix it in the console. {fixText[access]}
    </Text>
  );
}

const fixText = {
  open: 'Open it to act as the admin. Leave it to be this guest again.',
  link: 'Its link is in the line “Console” in the terminal where you ran npm start.',
};
