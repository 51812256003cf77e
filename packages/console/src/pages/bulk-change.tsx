import { Progress, Stack, Text } from '@mantine/core';
import { countOf, formatNumber, plural } from '@offload/core/format/amounts';
import { ChangeDialog } from '../ui/changes/change-dialog';
import { DismissDialog } from '../ui/failed/dismiss-dialog';
import { asSentence } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import type { BulkChange } from './use-bulk-change';

const dismissalEffect = (count: number) =>
  plural(count, 'It needs no attention anymore.', 'They need no attention anymore.');

/** Asks for confirmation of a change, and shows how far it is. */
export function BulkChangeDialog({ change }: { change: BulkChange }) {
  const { asked, changed, problem, close, confirm } = change;
  const isDismissal = asked?.action === 'dismiss';
  const isBusy = changed !== null;
  const wrongReason = problem?.errors.find(({ pointer }) => pointer === '/reason');
  const state = (
    <>
      {problem && !wrongReason && <ProblemNotice problem={problem} />}
      {changed && changed.count > 0 && (
        <Stack gap="xs" role="status">
          <Text size="sm">
            {formatNumber(changed.count)} of {countOf(changed.of, 'job')} changed.
          </Text>
          <Progress value={(100 * changed.count) / Math.max(1, changed.of)} aria-label="Changed jobs" />
        </Stack>
      )}
    </>
  );
  return (
    <>
      {!asked && state}
      <ChangeDialog
        previewed={asked && asked.action !== 'dismiss' ? { ...asked, action: asked.action } : null}
        isBusy={isBusy}
        state={state}
        onClose={close}
        onConfirm={() => void confirm()}
      />
      <DismissDialog
        opened={isDismissal}
        title={`Dismiss ${countOf(asked?.count ?? 0, 'job')}`}
        text={isDismissal ? `${dismissalEffect(asked.count)} ${asked.text}` : ''}
        isBusy={isBusy}
        error={wrongReason ? asSentence(wrongReason.message) : null}
        state={state}
        onClose={close}
        onConfirm={(reason) => void confirm(reason)}
      />
    </>
  );
}
