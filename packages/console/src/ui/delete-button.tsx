import { Button, type ButtonProps, Group, Stack, Text } from '@mantine/core';
import { Trash2Icon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from './dialog';
import type { Problem } from './problem';
import { ProblemNotice } from './problem-notice';
import { WaitingButton } from './waiting-button';

interface DeleteButtonProps extends Omit<ButtonProps, 'children'> {
  /** What is deleted: `image`. */
  what: string;
  /** Whether `what` names several: `all images`. Then the button names them, too. */
  isMany?: boolean;
  /** By default, `Delete`. */
  verb?: string;
  /** Deletes it. A promise keeps the dialog open, which then shows the problem, if any. */
  onDelete: () => Promise<Problem | undefined> | undefined;
  /** What deleting it means for the user. */
  children: ReactNode;
  'aria-label'?: string;
  /** Says what went wrong. By default, a notice. */
  notice?: (problem: Problem) => ReactNode;
}

const plain = (problem: Problem) => <ProblemNotice problem={problem} />;

/**
 * Deletes something, after a confirmation.
 *
 * @example
 * <DeleteButton what="image" onDelete={remove}>
 *   This can’t be undone.
 * </DeleteButton>
 */
export function DeleteButton({
  what,
  verb = 'Delete',
  isMany = false,
  onDelete,
  children,
  notice = plain,
  ...look
}: DeleteButtonProps) {
  const { isAsking, isSending, problem, ask, close, confirm } = useConfirmation(onDelete);
  return (
    <>
      <Button variant="default" leftSection={<Trash2Icon size={16} />} {...look} onClick={ask}>
        {isMany ? `${verb} ${what}` : verb}
      </Button>
      <Dialog opened={isAsking} onClose={close} title={isMany ? `${verb} ${what}?` : `${verb} this ${what}?`}>
        <Stack gap="md">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {children}
          </Text>
          {problem && notice(problem)}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <WaitingButton color="red" isWaiting={isSending} onClick={() => void confirm()}>
              {verb} {what}
            </WaitingButton>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

/** Calls `onConfirm` after a confirmation, and keeps the question open until it's done. */
function useConfirmation(onConfirm: DeleteButtonProps['onDelete']) {
  const [isAsking, setIsAsking] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const close = () => setIsAsking(false);
  async function confirm() {
    const sending = onConfirm();
    if (!sending) return close();
    setProblem(undefined);
    setIsSending(true);
    const failed = await sending;
    // Otherwise the page changes.
    if (failed) setIsSending(false);
    setProblem(failed);
  }
  return { isAsking, isSending, problem, ask: () => setIsAsking(true), close, confirm };
}
