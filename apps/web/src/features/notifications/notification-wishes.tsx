'use client';

import { Checkbox, Stack, Table, TableScrollContainer, Text } from '@mantine/core';
import { finishedStates, stateLabels } from '@offload/core/contract';
import { type Channel, channels, eventColumns } from '@offload/db/notifications';
import { send } from '../http/http';
import { ProblemLine } from '../http/problem';
import { useOptimisticChange } from '../http/use-optimistic-change';
import { NeedsScript } from '../shell/needs-script';

type Wishes = Record<Channel, string[]>;

const labels: Record<Channel, string> = { bell: 'Bell', email: 'Email', push: 'Devices' };

/** Lets the user choose which final states of jobs they're notified of, and how. */
export function NotificationWishes({ wishes }: { wishes: Wishes }) {
  const { shown, change, problem } = useOptimisticChange(wishes, (before, after: Partial<Wishes>) => ({
    ...before,
    ...after,
  }));

  function toggle(channel: Channel, state: string) {
    const before = shown[channel];
    const after = before.includes(state) ? before.filter((one) => one !== state) : [...before, state];
    const call = () => send('PATCH', '/api/account', { [eventColumns[channel]]: after });
    change({ change: { [channel]: after }, call });
  }
  return (
    <Stack gap="xs">
      <WishTable wishes={shown} onToggle={toggle} />
      <ProblemLine problem={problem} />
      <Text size="sm" c="dimmed">
        Emails are only sent for reports and imports. If a job’s page is open when it finishes, you get
        neither an email nor a notification on your devices.
      </Text>
      <NeedsScript what="Changing this" />
    </Stack>
  );
}

interface WishTableProps {
  wishes: Wishes;
  onToggle: (channel: Channel, state: string) => void;
}

function WishTable({ wishes, onToggle }: WishTableProps) {
  return (
    <TableScrollContainer minWidth={300}>
      <Table w="auto" aria-label="When a job finishes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">When a job has</Table.Th>
            {channels.map((channel) => (
              <Table.Th key={channel} scope="col">
                {labels[channel]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {finishedStates.map((state) => (
            <Table.Tr key={state}>
              <Table.Th scope="row" fw={400}>
                {stateLabels[state]}
              </Table.Th>
              {channels.map((channel) => (
                <Table.Td key={channel}>
                  <Checkbox
                    aria-label={`${labels[channel]} when a job has ${state}`}
                    checked={wishes[channel].includes(state)}
                    onChange={() => onToggle(channel, state)}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScrollContainer>
  );
}
