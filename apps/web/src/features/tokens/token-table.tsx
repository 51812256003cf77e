'use client';

import { Badge, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { AdminTable, type Column, Moment } from '@offload/console/ui';
import { useRouter } from 'next/navigation';
import type { TokenView } from '@/api/account/token-schema';
import { send } from '../http/http';
import { DeleteButton } from '../shell/delete-button';

interface TokenTableProps {
  tokens: (TokenView & { owner?: { id: string; email: string } })[];
  /** For staff: whose each token is, and revoking of anyone's. */
  forStaff?: true;
}

const columns: Column[] = ['Token', 'Access', 'Last used', 'Expires', { label: 'Revoke', as: 'buttons' }];

export function TokenTable({ tokens, forStaff }: TokenTableProps) {
  const router = useRouter();

  async function revoke({ id }: TokenView): Promise<Problem | undefined> {
    const answer = await send('DELETE', `${forStaff ? '/api/admin/tokens' : '/api/tokens'}/${id}`);
    if (!answer.ok) return answer.problem;
    router.refresh();
    return undefined;
  }
  return (
    <AdminTable name="API tokens" columns={columns} minWidth={640}>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onRevoke={() => revoke(token)} />
      ))}
    </AdminTable>
  );
}

interface TokenRowProps {
  token: TokenTableProps['tokens'][number];
  onRevoke: () => Promise<Problem | undefined>;
}

function TokenRow({ token, onRevoke }: TokenRowProps) {
  const { name, ending, scopes, lastUsedAt, expiresAt, owner } = token;
  return (
    <TableTr>
      <TableTh scope="row">
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {owner && <div>{owner.email}</div>}
          <code>ofl_…{ending}</code>
        </Text>
      </TableTh>
      <TableTd>
        <Text size="sm">{scopes.join(', ')}</Text>
      </TableTd>
      <TableTd>{lastUsedAt ? <Moment at={lastUsedAt} isShort /> : 'Never'}</TableTd>
      <TableTd>
        {Date.parse(expiresAt) > Date.now() ? (
          <Moment at={expiresAt} isShort />
        ) : (
          <Badge color="gray">Expired</Badge>
        )}
      </TableTd>
      <TableTd>
        <DeleteButton what="token" verb="Revoke" onDelete={onRevoke} aria-label={`Revoke ${name}`}>
          Programs that use {name} can’t call the API any more, and their live streams end. You can’t undo
          this.
        </DeleteButton>
      </TableTd>
    </TableTr>
  );
}
