import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '../dialog';
import { type ChangeAction, changeTitle } from './change-words';

/** A change to jobs that someone has asked for, and what it will do. */
export interface PreviewedChange {
  action: ChangeAction;
  /** How many jobs it changes. */
  count: number;
  text: string;
}

interface ChangeDialogProps<Change> {
  /** Null while there is nothing to confirm. */
  previewed: Change | null;
  isBusy?: boolean;
  /** How far it is, or why it was rejected. */
  state?: ReactNode;
  onClose: () => void;
  onConfirm: (change: Change) => void;
}

/** Says what a change to jobs will do, and asks for confirmation. */
export function ChangeDialog<Change extends PreviewedChange>(props: ChangeDialogProps<Change>) {
  const { previewed, onClose } = props;
  const title = previewed ? changeTitle(previewed.action, previewed.count) : '';
  return (
    <Dialog opened={previewed !== null} onClose={onClose} title={title}>
      {previewed && <Question {...props} previewed={previewed} title={title} />}
    </Dialog>
  );
}

interface QuestionProps<Change> extends ChangeDialogProps<Change> {
  previewed: Change;
  title: string;
}

function Question<Change extends PreviewedChange>(props: QuestionProps<Change>) {
  const { previewed, isBusy = false, state, onClose, onConfirm, title } = props;
  const { action, count, text } = previewed;
  return (
    <Stack>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {count > 0 ? text : 'No matching jobs remain.'}
      </Text>
      {state}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Go back
        </Button>
        {count > 0 && (
          <Button
            {...((action === 'delete' || action === 'cancel') && { color: 'red' })}
            loading={isBusy}
            onClick={() => onConfirm(previewed)}
            data-autofocus
          >
            {title}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
