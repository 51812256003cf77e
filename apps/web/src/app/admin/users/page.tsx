import { Button, EmptyState, EmptyStateActions, Group, Stack, TextInput, Title } from '@mantine/core';
import { cache } from 'react';
import { findUsers } from '@/api/admin/users/user-queries';
import { UserTable } from '@/features/admin/users/user-table';
import { one, type SearchParams } from '@/features/jobs/list/job-query';
import { ButtonLink } from '@/features/shell/links';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import { inOrder, PageLinks } from '@/features/shell/page-links';
import { requireStaff } from '@/server/auth/session';

const pageLength = 25;

const requireAdmin = cache(() => requireStaff('/admin/users', (role) => role === 'admin'));

export const generateMetadata = titleOrNotFound(async () => {
  await requireAdmin();
  return 'Users';
});

export default orNotFound(UsersPage);

async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  await requireAdmin();
  const text = one(params.query)?.trim().slice(0, 254) ?? '';
  const cursor = one(params.cursor)?.slice(0, 64) ?? null;
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
        first={cursor && hrefOf({ query: text })}
        next={nextCursor && hrefOf({ query: text, cursor: nextCursor })}
      />
    </Stack>
  );
}

const hrefOf = (params: Record<string, string>) => `/admin/users?${new URLSearchParams(params)}`;

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
