import {
  Table,
  TableScrollContainer,
  TableTbody,
  TableTh,
  TableThead,
  TableTr,
  VisuallyHidden,
} from '@mantine/core';
import type { UserView } from '@/api/admin/user-schema';
import { UserRow } from './user-row';

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
