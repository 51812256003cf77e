import { Badge, TableTd, TableTh, TableTr, Text } from '@mantine/core';
import classes from '@offload/console/ui/admin-table.module.css';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { CircleCheckIcon, CircleXIcon, RotateCwIcon } from 'lucide-react';
import type { HostView } from '@/api/admin/hosts/host-schema';
import { limitsLabel } from './limits-label';
import { TryHost } from './try-host';

const states = {
  open: { label: 'Working', color: 'green', Icon: CircleCheckIcon },
  closed: { label: 'Down', color: 'red', Icon: CircleXIcon },
  'half-open': { label: 'Trying', color: 'orange', Icon: RotateCwIcon },
} as const;

/** Renders a host: whether it works, what it gets of us, and what it said last. */
export function HostRow({ host, mayOperate }: { host: HostView; mayOperate: boolean }) {
  const { name, state, closedUntil, running, waiting, lastError, lastErrorAt } = host;
  const { label, color, Icon } = states[state];
  return (
    <TableTr>
      <TableTh scope="row">{name.replace(/^host:/, '')}</TableTh>
      <TableTd>
        <Badge color={color} leftSection={<Icon size={13} />} data-state={state}>
          {label}
        </Badge>
        {state === 'closed' && closedUntil && (
          <Text size="xs" c="dimmed">
            until <Moment at={closedUntil} isShort />
          </Text>
        )}
      </TableTd>
      <TableTd>{limitsLabel(host)}</TableTd>
      <TableTd className={classes.number}>{running}</TableTd>
      <TableTd className={classes.number}>{waiting}</TableTd>
      <TableTd>
        {lastError && (
          <>
            <Text size="sm">{lastError}</Text>
            {lastErrorAt && (
              <Text size="xs" c="dimmed">
                <Moment at={lastErrorAt} isShort />
              </Text>
            )}
          </>
        )}
      </TableTd>
      <TableTd>{mayOperate && state !== 'open' && <TryHost name={name} />}</TableTd>
    </TableTr>
  );
}
