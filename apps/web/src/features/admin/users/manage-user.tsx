'use client';

import { Button, Divider, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Problem } from '@offload/console/text';
import { Dialog } from '@offload/console/ui';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { UserView } from '@/api/admin/users/user-schema';
import { type Role, roleOf, roles } from '@/server/auth/roles';
import { CallButton } from '../../http/call-button';
import { send } from '../../http/http';
import { ProblemAlert } from '../../http/problem';
import type { UserPatch } from './user-table';

interface ManageUserProps {
  user: UserView;
  onChange: (patch: UserPatch, onDone: () => void) => void;
  isPending: boolean;
  problem: Problem | undefined;
}

interface FormProps {
  user: UserView;
  /** `successMessage` is shown when the change is done. */
  change: (patch: UserPatch, successMessage: string) => void;
  /** While a change is pending, its button already offers the opposite, which a second click would ask for. */
  isPending: boolean;
}

export function ManageUser({ user, onChange, isPending, problem }: ManageUserProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [done, setDone] = useState<string | null>(null);

  function change(patch: UserPatch, successMessage: string) {
    setDone(null);
    onChange(patch, () => setDone(successMessage));
  }
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open} aria-label={`Manage ${user.email}`}>
        Manage
      </Button>
      <Dialog opened={isOpen} onClose={close} title={user.email}>
        <Stack gap="md">
          <RoleForm user={user} change={change} isPending={isPending} />
          <Divider />
          <AccessForm user={user} change={change} isPending={isPending} />
          {user.hasTwoFactor && <ResetTwoFactor user={user} onDone={setDone} />}
          {problem && <ProblemAlert problem={problem} />}
          <Text size="sm" role="status">
            {done}
          </Text>
        </Stack>
      </Dialog>
    </>
  );
}

function RoleForm({ user, change, isPending }: FormProps) {
  const [role, setRole] = useState(user.role);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change({ role }, `${user.email} now has the ${role} role.`);
  }
  return (
    <form onSubmit={onSubmit}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Role"
          data={roleChoices}
          value={role}
          onChange={(event) => setRole(roleOf(event.currentTarget.value))}
          style={{ flexGrow: 1 }}
        />
        <Button type="submit" disabled={isPending || role === user.role}>
          Save role
        </Button>
      </Group>
    </form>
  );
}

function AccessForm({ user, change, isPending }: FormProps) {
  const [reason, setReason] = useState('');

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const disabled = !user.disabled;
    change({ disabled, reason }, `${user.email} can ${disabled ? 'no longer sign in' : 'sign in again'}.`);
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {user.disabled
            ? 'This account is disabled. Enable it to let the user sign in again.'
            : 'Disabling the account signs it out everywhere. Its jobs keep running.'}
        </Text>
        <TextInput
          label="Reason (for the audit log)"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          w="100%"
        />
        <Button type="submit" variant="light" color={user.disabled ? 'gray' : 'red'} disabled={isPending}>
          {user.disabled ? 'Enable account' : 'Disable account'}
        </Button>
      </Stack>
    </form>
  );
}

const labels: Record<Role, string> = {
  admin: 'Admin: everything, including users',
  operator: 'Operator: all jobs and queues',
  viewer: 'Viewer: read-only access to jobs',
  user: 'User: their own jobs',
};

const roleChoices = roles.map((value) => ({ value, label: labels[value] }));

interface ResetTwoFactorProps {
  user: Pick<UserView, 'id' | 'email'>;
  onDone: (message: string) => void;
}

function ResetTwoFactor({ user: { id, email }, onDone }: ResetTwoFactorProps) {
  const router = useRouter();
  return (
    <>
      <Divider />
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          Two-factor authentication is on. Reset it only if you’re sure who is asking: afterwards, a password
          is enough to sign in. The user is signed out everywhere.
        </Text>
        <CallButton
          variant="light"
          color="red"
          call={() => send('DELETE', `/api/admin/users/${encodeURIComponent(id)}/two-factor`)}
          onDone={() => {
            onDone(`${email} can now sign in with only a password.`);
            router.refresh();
          }}
        >
          Reset two-factor authentication
        </CallButton>
      </Stack>
    </>
  );
}
