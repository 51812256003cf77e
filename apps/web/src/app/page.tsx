import { List, ListItem, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { headers } from 'next/headers';
import { findDemoJob, findJobRow } from '@/api/jobs/job-queries';
import type { JobView } from '@/api/jobs/job-schema';
import { viewJobFor } from '@/api/jobs/job-view';
import { env } from '@/env';
import { SignupForm } from '@/features/account/signup-form';
import { Journey } from '@/features/home/journey';
import classes from '@/features/home/places.module.css';
import { TryIt } from '@/features/home/try-it';
import { AnchorLink, CoverLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { one, type SearchParams } from '@/features/shell/search-params';
import { kindPages, kindsWithPage } from '@/kinds/registry';
import { isDemo } from '@/server/auth/call-limits';
import { findConsoleAccess } from '@/server/auth/console-access';
import { getPerson, type Person } from '@/server/auth/session';

export default async function HomePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const person = await getPerson();
  const { APP_URL, INBOX_URL = null } = env();
  return (
    <Stack gap="xl">
      <Stack gap="xs" maw={640}>
        <Title order={1}>Slow work, done in the background</Title>
        <Text>
          Offload is the open-source reference for background jobs in Next.js. The web app responds right
          away, a worker does the work, and you watch it happen.{' '}
          <AnchorLink href="/learn">See how it works</AnchorLink>
        </Text>
      </Stack>
      {isDemo(await headers()) ? (
        <TryIt
          isSignedIn={person !== null}
          access={await findConsoleAccess(person)}
          inboxUrl={INBOX_URL}
          brokenUrl={`${APP_URL}/sample-pictrue.jpg`}
          followed={person && (await findFollowed(person, await searchParams))}
          sample={await findDemoJob(kindsWithPage)}
        />
      ) : (
        <Journey sample={null} />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={{ base: 'xl', md: 64 }}>
        <Promises />
        {person ? <Places /> : <SignUp inboxUrl={INBOX_URL} />}
      </SimpleGrid>
    </Stack>
  );
}

async function findFollowed(person: Person, { job }: SearchParams): Promise<JobView | null> {
  const row = await findJobRow(person, one(job) ?? '');
  return row && viewJobFor(person, row);
}

function Promises() {
  return (
    <List spacing="xs">
      <ListItem>
        <b>Nothing gets lost.</b> A job is a database row, saved in the same transaction as your data.
      </ListItem>
      <ListItem>
        <b>Failed jobs are retried</b> with backoff, and errors are explained in plain language.
      </ListItem>
      <ListItem>
        <b>You stay in control.</b> Watch, cancel, and retry jobs live, in every tab.
      </ListItem>
      <ListItem>
        <b>You don’t have to wait.</b> Leave the page, and we’ll email you when it’s ready.
      </ListItem>
    </List>
  );
}

function SignUp({ inboxUrl }: { inboxUrl: string | null }) {
  return (
    <Paper withBorder p="lg">
      <NeedsScript />
      <SignupForm inboxUrl={inboxUrl} heading={<Title order={2}>Sign up to try it</Title>} />
    </Paper>
  );
}

const places = [
  ...kindPages,
  { href: '/orders', offer: 'Search your orders', about: 'Find imported orders as you type, in any script.' },
  { href: '/jobs', offer: 'See your jobs', about: 'All of your background jobs, finished and in progress.' },
];

function Places() {
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {places.map(({ href, offer, about }) => (
        <li key={href} className={classes.place}>
          <CoverLink href={href}>{offer}</CoverLink>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
