'use client';

import { Badge, Group, Stack, TableTd, TableTh, TableTr } from '@mantine/core';
import type { Problem } from '@offload/console/text';
import { AdminTable, type Column, Moment } from '@offload/console/ui';
import { LogOutIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { SessionView } from '@/api/account/session-views';
import { send } from '../http/http';
import { DeleteButton } from '../shell/delete-button';
import { NeedsScript } from '../shell/needs-script';

const columns: Column[] = [
  'Device',
  'IP address',
  'Last seen',
  'Signed in',
  { label: 'Sign out', as: 'buttons' },
];

const icon = <LogOutIcon size={16} />;

export function SessionList({ sessions }: { sessions: SessionView[] }) {
  const router = useRouter();

  async function end(path: string): Promise<Problem | undefined> {
    const answer = await send('DELETE', path);
    if (!answer.ok) return answer.problem;
    router.refresh();
    return undefined;
  }
  return (
    <Stack gap="md">
      <NeedsScript what="Signing out other devices" />
      {sessions.length > 1 && (
        <Group>
          <DeleteButton
            what="all other sessions"
            isMany
            verb="Sign out"
            onDelete={() => end('/api/sessions')}
            leftSection={icon}
          >
            Every other browser needs your password again, and gets no more notifications.
          </DeleteButton>
        </Group>
      )}
      <AdminTable name="Sessions" columns={columns} minWidth={640}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end(session.links.self)} />
        ))}
      </AdminTable>
    </Stack>
  );
}

interface SessionRowProps {
  session: SessionView;
  onEnd: () => Promise<Problem | undefined>;
}

function SessionRow({ session, onEnd }: SessionRowProps) {
  const { device, ipAddress, lastSeenAt, createdAt, isCurrent } = session;
  return (
    <TableTr>
      <TableTh scope="row">{device}</TableTh>
      <TableTd>{ipAddress ?? 'Unknown'}</TableTd>
      <TableTd>{isCurrent ? <Badge>This session</Badge> : <Moment at={lastSeenAt} isShort />}</TableTd>
      <TableTd>
        <Moment at={createdAt} isShort />
      </TableTd>
      <TableTd>
        {!isCurrent && (
          <DeleteButton
            what="session"
            verb="Sign out"
            onDelete={onEnd}
            leftSection={icon}
            aria-label={`Sign out ${device}`}
          >
            {device} needs your password again, and gets no more notifications.
          </DeleteButton>
        )}
      </TableTd>
    </TableTr>
  );
}
