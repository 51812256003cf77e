import { Affix, Paper, Progress, Stack, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import { ChangeDialog } from '../ui/changes/change-dialog';
import { changeTitle, extentText } from '../ui/changes/change-words';
import { DismissDialog } from '../ui/failed/dismiss-dialog';
import { asSentence } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import type { BulkChange } from './use-bulk-change';

/** Asks for confirmation of a change, and shows how far it is. */
export function BulkChangeDialog({ change }: { change: BulkChange }) {
  const { asked, isAsking, changed, problem, close, confirm } = change;
  // Without a job to dismiss, there's nothing to give a reason for.
  const dismissal = asked?.action === 'dismiss' && asked.count > 0 ? asked : null;
  const isBusy = changed !== null;
  const wrongReason = problem?.errors.find(({ pointer }) => pointer === '/reason');
  const state = (
    <>
      {problem && !wrongReason && <ProblemNotice problem={problem} />}
      {changed && changed.count > 0 && (
        <Stack gap="xs" role="status">
          <Text size="sm">
            {formatNumber(changed.count)} of {extentText(changed.of)} changed.
          </Text>
          <Progress
            value={Math.min(100, (100 * changed.count) / Math.max(1, changed.of.count))}
            aria-label="Changed jobs"
          />
        </Stack>
      )}
    </>
  );
  return (
    <>
      {!asked && state}
      {isAsking && (
        // In the flow of the page, it would move the rows below it.
        <Affix position={{ bottom: 16, left: 16 }} withinPortal={false}>
          <Paper withBorder shadow="md" p="sm">
            <Text size="sm" role="status">
              Checking what this changes…
            </Text>
          </Paper>
        </Affix>
      )}
      <ChangeDialog
        previewed={dismissal ? null : asked}
        isBusy={isBusy}
        state={state}
        onClose={close}
        onConfirm={() => void confirm()}
      />
      <DismissDialog
        opened={dismissal !== null}
        title={dismissal ? changeTitle('dismiss', dismissal) : ''}
        text={dismissal?.text ?? ''}
        isBusy={isBusy}
        error={wrongReason ? asSentence(wrongReason.message) : null}
        state={state}
        onClose={close}
        onConfirm={(reason) => void confirm(reason)}
      />
    </>
  );
}
