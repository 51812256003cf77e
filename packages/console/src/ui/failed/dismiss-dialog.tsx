import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../dialog';
import { WaitingButton } from '../waiting-button';

interface DismissDialogProps {
  opened: boolean;
  title: string;
  /** What the dismissal will do, if that isn't obvious. */
  text?: string;
  /** The reason that was entered before, if the dialog opens again. */
  reason?: string;
  isBusy?: boolean;
  /** What is wrong with the reason. */
  error?: string | null;
  /** The progress, or why the change was rejected. */
  state?: ReactNode;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}

/** Asks why failures are dismissed. */
export function DismissDialog({ opened, title, onClose, ...form }: DismissDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <DismissForm {...form} onClose={onClose} />
    </Dialog>
  );
}

function DismissForm(props: Omit<DismissDialogProps, 'opened' | 'title'>) {
  const { text, isBusy = false, error = null, state, onClose, onConfirm } = props;
  const [reason, setReason] = useState(props.reason ?? '');
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    onConfirm(reason);
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        {state}
        {text && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        )}
        <TextInput
          label="Reason for dismissing"
          value={reason}
          error={error}
          required
          maxLength={300}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <WaitingButton type="submit" isWaiting={isBusy}>
            Dismiss
          </WaitingButton>
        </Group>
      </Stack>
    </form>
  );
}
