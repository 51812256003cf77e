'use client';

import { Anchor, Badge, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import { AdminTable, type Column, Moment } from '@offload/console/ui';
import type { UserView } from '@/api/admin/users/user-schema';
import { send } from '../../http/http';
import { useOptimisticChange } from '../../http/use-optimistic-change';
import { ManageUser } from './manage-user';

export type UserPatch = { role: UserView['role'] } | { disabled: boolean; reason: string };

const columns: Column[] = ['User', 'Role', 'Created', 'Jobs', { label: 'Manage', as: 'buttons' }];

export function UserTable({ users }: { users: UserView[] }) {
  return (
    <AdminTable name="Users" columns={columns} minWidth={720}>
      {users.map((user) => (
        <UserRow key={user.id} user={user} />
      ))}
    </AdminTable>
  );
}

function UserRow({ user }: { user: UserView }) {
  const { shown, change, problem, isPending } = useOptimisticChange(user, withPatch);
  const { id, email, name, createdAt } = shown;

  const changeTo = (patch: UserPatch, onDone: () => void) =>
    change({ change: patch, call: () => patchUser(id, patch, onDone) });
  return (
    <TableTr>
      <TableTh scope="row">
        <Text size="sm" fw={500}>
          {email}
        </Text>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
      </TableTh>
      <TableTd>
        <Role user={shown} />
      </TableTd>
      <TableTd>
        <Moment at={createdAt} isShort />
      </TableTd>
      <TableTd>
        <Anchor
          href={`/admin/jobs?${new URLSearchParams({ q: `owner:${id}` })}`}
          size="sm"
          aria-label={`Jobs of ${email}`}
        >
          Jobs
        </Anchor>
      </TableTd>
      <TableTd>
        <ManageUser user={shown} onChange={changeTo} isPending={isPending} problem={problem} />
      </TableTd>
    </TableTr>
  );
}

function Role({ user: { role, verified, disabled, disabledReason } }: { user: UserView }) {
  return (
    <>
      {role}{' '}
      {!verified && (
        <Badge
          color="yellow"
          title="This email address isn’t verified, so the account may belong to someone else"
        >
          Not verified
        </Badge>
      )}{' '}
      {disabled && (
        <Badge color="red" title={disabledReason ?? undefined}>
          Disabled
        </Badge>
      )}
    </>
  );
}

async function patchUser(id: string, patch: UserPatch, onDone: () => void) {
  const answer = await send('PATCH', `/api/admin/users/${encodeURIComponent(id)}`, patch);
  if (answer.ok) onDone();
  return answer;
}

function withPatch(user: UserView, patch: UserPatch): UserView {
  return 'role' in patch
    ? { ...user, role: patch.role }
    : { ...user, disabled: patch.disabled, disabledReason: patch.disabled ? patch.reason : null };
}
