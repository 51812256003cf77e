'use client';

import { Button, Divider, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { UserView } from '@/api/admin/user-schema';
import { ProblemAlert } from '../../http/problem-alert';
import { Dialog } from '../../shell/dialog';
import { roleChoices } from './role-words';
import { useChange } from './use-change';

type Change = ReturnType<typeof useChange>['change'];

interface FormProps {
  user: UserView;
  change: Change;
  isSending: boolean;
}

/** What an admin may do to somebody. */
export function ManageUser({ user }: { user: UserView }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { change, problem, done, isSending } = useChange(user);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open} aria-label={`Manage ${user.email}`}>
        Manage
      </Button>
      <Dialog opened={isOpen} onClose={close} title={user.email}>
        <Stack gap="md">
          <RoleForm user={user} change={change} isSending={isSending} />
          <Divider />
          <AccessForm user={user} change={change} isSending={isSending} />
          {problem && <ProblemAlert problem={problem} />}
          <Text size="sm" role="status">
            {done}
          </Text>
        </Stack>
      </Dialog>
    </>
  );
}

function RoleForm({ user, change, isSending }: FormProps) {
  const [role, setRole] = useState<string>(user.role);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void change({ role }, `${user.email} has the role ${role} now.`);
  }
  return (
    <form onSubmit={onSubmit}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Role"
          data={roleChoices}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          style={{ flexGrow: 1 }}
        />
        <Button type="submit" disabled={isSending || role === user.role}>
          Save role
        </Button>
      </Group>
    </form>
  );
}

function AccessForm({ user, change, isSending }: FormProps) {
  const [reason, setReason] = useState('');

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const disabled = !user.disabled;
    void change({ disabled, reason }, `${user.email} ${disabled ? 'can no longer' : 'can again'} sign in.`);
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {user.disabled
            ? 'This account is disabled. Enabled, it can sign in again.'
            : 'Disabled, the account is signed out everywhere at once. Its jobs go on.'}
        </Text>
        <TextInput
          label="Reason, for the audit"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          w="100%"
        />
        <Button type="submit" variant="light" color={user.disabled ? 'gray' : 'red'} disabled={isSending}>
          {user.disabled ? 'Enable account' : 'Disable account'}
        </Button>
      </Stack>
    </form>
  );
}
