import {
  Badge,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import type { UserView } from '@/api/admin/user-schema';
import { AnchorLink } from '../../shell/links';
import { Moment } from '../../time/moment';
import { ManageUser } from './manage-user';

export function UserTable({ users }: { users: UserView[] }) {
  return (
    <TableScrollContainer minWidth={720} aria-label="People">
      <Table withTableBorder highlightOnHover>
        <TableThead>
          <TableTr>
            <TableTh>Person</TableTh>
            <TableTh>Role</TableTh>
            <TableTh>Since</TableTh>
            <TableTh>Jobs</TableTh>
            <TableTh>
              <VisuallyHidden>Manage</VisuallyHidden>
            </TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function UserRow({ user }: { user: UserView }) {
  const { id, email, name, role, disabled, disabledReason, createdAt } = user;
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
        {role}{' '}
        {disabled && (
          <Badge color="red" title={disabledReason ?? undefined}>
            Disabled
          </Badge>
        )}
      </TableTd>
      <TableTd>
        <Moment at={createdAt} isShort />
      </TableTd>
      <TableTd>
        <AnchorLink
          href={`/admin/jobs?owner=${encodeURIComponent(id)}`}
          prefetch={false}
          size="sm"
          aria-label={`Jobs of ${email}`}
        >
          Jobs
        </AnchorLink>
      </TableTd>
      <TableTd>
        <ManageUser user={user} />
      </TableTd>
    </TableTr>
  );
}
