import { List, ListItem, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { env } from '@/env';
import { SignupForm } from '@/features/account/signup-form';
import { Places } from '@/features/home/places';
import { getPerson } from '@/server/session';

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
            <Text size="sm">This form needs JavaScript.</Text>
          </noscript>
          <SignupForm inboxUrl={env().INBOX_URL ?? null} heading={<Title order={2}>Try it: sign up</Title>} />
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
        Offload is the open-source reference for background jobs in Next.js. The web answers at once; a worker
        does the work; you watch it happen.
      </Text>
      <List spacing="xs">
        <ListItem>
          <b>Nothing gets lost.</b> A job is a row, written together with what it is about.
        </ListItem>
        <ListItem>
          <b>Failures are tried again,</b> later and later, and then told in plain words.
        </ListItem>
        <ListItem>
          <b>Everything can be watched,</b> canceled and retried, live, in every tab.
        </ListItem>
        <ListItem>
          <b>You need not wait:</b> leave, and an e-mail says when it is ready.
        </ListItem>
      </List>
    </Stack>
  );
}
