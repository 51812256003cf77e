import { AdminTable, type Column } from '@offload/console/ui';
import type { UserView } from '@/api/admin/users/user-schema';
import { UserRow } from './user-row';

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
