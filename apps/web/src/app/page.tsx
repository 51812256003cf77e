import { List, ListItem, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { env } from '@/env';
import { SignupForm } from '@/features/account/signup-form';
import { Places } from '@/features/home/places';
import { getPerson } from '@/server/auth/session';

export default async function HomePage() {
  const person = await getPerson();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={{ base: 'xl', md: 64 }}>
      <Introduction />
      {person ? (
        <Places />
      ) : (
        <Paper withBorder p="lg">
          <noscript>
            <Text size="sm">This form requires JavaScript.</Text>
          </noscript>
          <SignupForm
            inboxUrl={env().INBOX_URL ?? null}
            heading={<Title order={2}>Sign up to try it</Title>}
          />
        </Paper>
      )}
    </SimpleGrid>
  );
}

function Introduction() {
  return (
    <Stack gap="md" align="flex-start">
      <Title order={1}>Slow work, done in the background</Title>
      <Text>
        Offload is the open-source reference for background jobs in Next.js. The web app responds right away,
        a worker does the work, and you watch it happen.
      </Text>
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
    </Stack>
  );
}
