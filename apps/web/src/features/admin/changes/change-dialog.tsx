import { Button, Group, Stack, Text } from '@mantine/core';
import { Dialog } from '@offload/console/ui/dialog.tsx';
import { changeEffects, changeTitle } from './change-words';
import type { PreviewedChange } from './use-preview';

interface ChangeDialogProps {
  /** Null while there is nothing to confirm. */
  previewed: PreviewedChange | null;
  isBusy?: boolean;
  onClose: () => void;
  onConfirm: (change: PreviewedChange) => void;
}

/** Says what a change to jobs will do, and asks for confirmation. */
export function ChangeDialog({ previewed, isBusy = false, onClose, onConfirm }: ChangeDialogProps) {
  const title = previewed ? changeTitle(previewed.action, previewed.preview.count) : '';
  return (
    <Dialog opened={previewed !== null} onClose={onClose} title={title}>
      {previewed && <Question {...{ previewed, isBusy, onClose, onConfirm, title }} />}
    </Dialog>
  );
}

interface QuestionProps extends Required<ChangeDialogProps> {
  previewed: PreviewedChange;
  title: string;
}

function Question({ previewed, isBusy, onClose, onConfirm, title }: QuestionProps) {
  const { action, preview } = previewed;
  return (
    <Stack>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {preview.count > 0 ? changeEffects(action, preview) : 'No matching jobs remain.'}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Go back
        </Button>
        {preview.count > 0 && (
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
