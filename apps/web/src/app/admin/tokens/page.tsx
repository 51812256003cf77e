import { EmptyState, Stack, Text, Title } from '@mantine/core';
import { findAllTokens } from '@/api/admin/staff-tokens';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import { inOrder, PageLinks } from '@/features/shell/page-links';
import { hrefWith, one, type SearchParams } from '@/features/shell/search-params';
import { TokenTable } from '@/features/tokens/token-table';
import { requireStaff } from '@/server/auth/session';
import { isUuid } from '@/server/ids';

interface Props {
  searchParams: Promise<SearchParams>;
}

/** Returns where an admin’s page of the list begins. */
async function requireCursor(searchParams: Props['searchParams']): Promise<string | null> {
  const { cursor: given } = await searchParams;
  const cursor = one(given) ?? '';
  const known = isUuid(cursor) ? cursor : null;
  await requireStaff(hrefOf(known), (role) => role === 'admin');
  return known;
}

const hrefOf = (cursor: string | null) => hrefWith('/admin/tokens', { cursor });

export const generateMetadata = titleOrNotFound(async ({ searchParams }: Props) => {
  await requireCursor(searchParams);
  return 'API tokens';
});

export default orNotFound(AllTokensPage);

async function AllTokensPage({ searchParams }: Props) {
  const cursor = await requireCursor(searchParams);
  const { data, nextCursor } = await findAllTokens(cursor);
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>API tokens</Title>
        <Text size="sm" c="dimmed">
          What programs of all users call the API with, newest first.
        </Text>
      </div>
      {data.length > 0 ? (
        <TokenTable tokens={data} forStaff />
      ) : (
        <EmptyState title="No tokens" description="Users create them at Account, API tokens." />
      )}
      <PageLinks labels={inOrder} first={cursor && hrefOf(null)} next={nextCursor && hrefOf(nextCursor)} />
    </Stack>
  );
}
