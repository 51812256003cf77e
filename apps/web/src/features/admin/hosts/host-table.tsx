'use client';

import { GateTable } from '@offload/console/ui/gates/gate-table.tsx';
import type { HostView } from '@/api/admin/hosts/host-schema';
import { useRefresh } from '../use-refresh';
import { TryHost } from './try-host';

/** Lists the external hosts that jobs call. */
export function HostTable({ hosts, mayOperate }: { hosts: HostView[]; mayOperate: boolean }) {
  useRefresh(5_000);
  return (
    <GateTable
      title="External hosts"
      label="Host"
      gates={hosts}
      tryButton={(name) => mayOperate && <TryHost name={name} />}
    />
  );
}
