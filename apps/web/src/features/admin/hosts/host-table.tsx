'use client';

import { AdminTable, numberColumn } from '@offload/console/ui/admin-table.tsx';
import type { HostView } from '@/api/admin/hosts/host-schema';
import { useRefresh } from '../use-refresh';
import { HostRow } from './host-row';

const columns = [
  ...['Host', 'State', 'Limits'],
  ...['Running', 'Waiting'].map(numberColumn),
  'Last error',
  { label: 'Actions', as: 'buttons' },
] as const;

/** Lists the external hosts that jobs call. */
export function HostTable({ hosts, mayOperate }: { hosts: HostView[]; mayOperate: boolean }) {
  useRefresh(5_000);
  return (
    <AdminTable name="External hosts" columns={columns} minWidth={860}>
      {hosts.map((host) => (
        <HostRow key={host.name} host={host} mayOperate={mayOperate} />
      ))}
    </AdminTable>
  );
}
