import { Button, EmptyState, EmptyStateActions, Group, Stack, TextInput, Title } from '@mantine/core';
import { cache } from 'react';
import { findUsers } from '@/api/admin/users/user-queries';
import { UserTable } from '@/features/admin/users/user-table';
import { ButtonLink } from '@/features/shell/links';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import { inOrder, PageLinks } from '@/features/shell/page-links';
import { hrefWith, one, type SearchParams } from '@/features/shell/search-params';
import { requireStaff } from '@/server/auth/session';

const pageLength = 25;

interface Props {
  searchParams: Promise<SearchParams>;
}

const requireAdmin = cache((href: string) => requireStaff(href, (role) => role === 'admin'));

/** Returns an admin's search. It's recorded in the audit log, and kept across a sign-in. */
async function requireSearch(searchParams: Props['searchParams']) {
  const params = await searchParams;
  const text = one(params.query)?.trim().slice(0, 254) ?? '';
  const cursor = one(params.cursor)?.slice(0, 64) ?? null;
  await requireAdmin(hrefOf(text, cursor));
  return { text, cursor };
}

export const generateMetadata = titleOrNotFound(async ({ searchParams }: Props) => {
  await requireSearch(searchParams);
  return 'Users';
});

export default orNotFound(UsersPage);

async function UsersPage({ searchParams }: Props) {
  const { text, cursor } = await requireSearch(searchParams);
  const { data, nextCursor } = await findUsers({ text, cursor, limit: pageLength });
  return (
    <Stack gap="lg">
      <Title order={1}>Users</Title>
      <Group component="form" align="flex-end" gap="sm">
        <TextInput
          label="Name or email"
          name="query"
          type="search"
          defaultValue={text}
          maxLength={254}
          style={{ flexGrow: 1 }}
          maw={360}
        />
        <Button type="submit" variant="default">
          Search
        </Button>
      </Group>
      {data.length > 0 ? <UserTable users={data} /> : <NoUsers />}
      <PageLinks
        labels={inOrder}
        first={cursor && hrefOf(text, null)}
        next={nextCursor && hrefOf(text, nextCursor)}
      />
    </Stack>
  );
}

const hrefOf = (query: string, cursor: string | null) => hrefWith('/admin/users', { query, cursor });

function NoUsers() {
  return (
    <EmptyState title="No matching users" description="No name or email contains this text.">
      <EmptyStateActions>
        <ButtonLink href="/admin/users" variant="default">
          Show all users
        </ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
