import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SimpleAction } from '../../access';
import { Dialog } from '../dialog';
import { WaitingButton } from '../waiting-button';
import { changeTitle, type Extent } from './change-words';

/** A change to jobs that someone has asked for, and what it will do. */
export interface PreviewedChange extends Extent {
  action: SimpleAction;
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
  const title = previewed ? changeTitle(previewed.action, previewed) : '';
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
          {action === 'cancel' ? 'Go back' : 'Cancel'}
        </Button>
        {count > 0 && (
          <WaitingButton
            {...((action === 'delete' || action === 'cancel') && { color: 'red' })}
            isWaiting={isBusy}
            onClick={() => onConfirm(previewed)}
            data-autofocus
          >
            {title}
          </WaitingButton>
        )}
      </Group>
    </Stack>
  );
}
