import { Affix, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import type { ReactNode } from 'react';
import { changeTitle, extentText } from '../ui/changes/change-words';
import { Dialog } from '../ui/dialog';
import { DismissDialog } from '../ui/failed/dismiss-dialog';
import { asSentence } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { WaitingButton } from '../ui/waiting-button';
import type { Asked } from './change-calls';
import type { BulkChange } from './use-bulk-change';

/** Asks for confirmation of a change and shows its progress. */
export function BulkChangeDialog({ change }: { change: BulkChange }) {
  const { asked, isAsking, changed, problem, close, confirm } = change;
  // Without a job to dismiss, there's nothing to give a reason for.
  const dismissal = asked?.action === 'dismiss' && asked.count > 0 ? asked : null;
  const question = dismissal ? null : asked;
  const wrongReason = problem?.errors.find(({ pointer }) => pointer === '/reason');
  const state = (
    <>
      {problem && !wrongReason && <ProblemNotice problem={problem} />}
      {changed && changed.count > 0 && <Changed changed={changed} />}
    </>
  );
  const dialog = { isBusy: changed !== null, state, onClose: close };
  return (
    <>
      {!asked && state}
      {isAsking && <Checking />}
      <Dialog
        opened={question !== null}
        onClose={close}
        title={question ? changeTitle(question.action, question) : ''}
      >
        {question && <Question {...dialog} asked={question} onConfirm={() => void confirm()} />}
      </Dialog>
      <DismissDialog
        {...dialog}
        opened={dismissal !== null}
        title={dismissal ? changeTitle('dismiss', dismissal) : ''}
        text={dismissal?.text ?? ''}
        error={wrongReason ? asSentence(wrongReason.message) : null}
        onConfirm={(reason) => void confirm(reason)}
      />
    </>
  );
}

function Changed({ changed: { count, of } }: { changed: NonNullable<BulkChange['changed']> }) {
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {formatNumber(count)} of {extentText(of)} changed.
      </Text>
      <Progress value={Math.min(100, (100 * count) / Math.max(1, of.count))} aria-label="Changed jobs" />
    </Stack>
  );
}

/** Says that a preview takes a while. Floats, because it would otherwise move the rows below it. */
function Checking() {
  return (
    <Affix position={{ bottom: 16, left: 16 }} withinPortal={false}>
      <Paper withBorder shadow="md" p="sm">
        <Text size="sm" role="status">
          Checking what this changes…
        </Text>
      </Paper>
    </Affix>
  );
}

interface QuestionProps {
  asked: Asked;
  isBusy: boolean;
  /** The progress, or why the change was rejected. */
  state: ReactNode;
  onClose: () => void;
  onConfirm: () => void;
}

/** Says what a change to jobs will do, and asks for confirmation. */
function Question({ asked, isBusy, state, onClose, onConfirm }: QuestionProps) {
  const { action, count, text } = asked;
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
            onClick={onConfirm}
            data-autofocus
          >
            {changeTitle(action, asked)}
          </WaitingButton>
        )}
      </Group>
    </Stack>
  );
}
