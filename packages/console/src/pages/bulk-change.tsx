import { Progress, Stack, Text } from '@mantine/core';
import { countOf, formatNumber } from '@offload/core/format/amounts';
import { useState } from 'react';
import { z } from 'zod';
import { announceRetry } from '../ui/changes/announce-retry';
import { ChangeDialog } from '../ui/changes/change-dialog';
import { ChangePreview, describePreview } from '../ui/changes/change-preview';
import { changeEffect } from '../ui/changes/change-words';
import { DismissDialog } from '../ui/failed/dismiss-dialog';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { showToast } from '../ui/toasts/toast-store';
import type { Client } from './client';
import { useConsole } from './context';

type BulkAction = 'retry' | 'run-now' | 'cancel' | 'dismiss' | 'delete';

/** The jobs that a change is for: as of `until`, when it was asked for. */
interface Filter {
  ids?: string[];
  kind?: string;
  signature?: string;
  queue?: string | null;
  code?: string | null;
  since?: string;
  until: string;
}

/** By default, until now. */
type Jobs = Omit<Filter, 'until'> & { until?: string };

interface Asked {
  action: BulkAction;
  filter: Filter;
  count: number;
  text: string;
}

interface BulkChange {
  asked: Asked | null;
  /** How many jobs have changed so far; null while nothing changes. */
  changed: { count: number; of: number } | null;
  problem: Problem | null;
  /** Previews a change, and asks for confirmation. */
  ask: (action: BulkAction, jobs: Jobs) => Promise<void>;
  close: () => void;
  confirm: (asked: Asked, reason?: string) => Promise<void>;
}

const round = z.object({ ids: z.array(z.string()), isMore: z.boolean() });
const undone = z.object({ count: z.int() });
const idsAtOnce = 500;

/** Changes many jobs, some at a time, after saying what that will do. Calls `onChange` when it has. */
export function useBulkChange(onChange: () => void): BulkChange {
  const { client, labelOf } = useConsole();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [changed, setChanged] = useState<BulkChange['changed']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function ask(action: BulkAction, jobs: Jobs) {
    setProblem(null);
    // By a clock that is behind, the last failures would be left out: their IDs say which they are.
    const until = jobs.ids ? '2100-01-01T00:00:00.000Z' : new Date().toISOString();
    const filter = { until, ...jobs };
    const response = await client.post('/changes/preview', { action, filter });
    if (!response.ok) return setProblem(response.problem);
    const preview = ChangePreview.parse(response.body);
    const { count } = preview;
    const effect = action === 'dismiss' ? '' : `${changeEffect(action, count)} `;
    setAsked({ action, filter, count, text: `${effect}${describePreview(preview, labelOf)}` });
  }
  async function confirm({ action, filter, count: of }: Asked, reason?: string) {
    setAsked(null);
    const ids: string[] = [];
    for (let isMore = true; isMore; ) {
      setChanged({ count: ids.length, of });
      const response = await client.post('/changes', { action, filter, ...(reason && { reason }) });
      if (!response.ok) setProblem(response.problem);
      const { ids: next, isMore: areMore } = response.ok ? round.parse(response.body) : noRound;
      ids.push(...next);
      isMore = areMore;
    }
    setChanged(null);
    if (action === 'retry' && ids.length > 0) announceRetry(ids.length, () => undo(client, ids));
    else showToast({ text: `${countOf(ids.length, 'job')} changed.` });
    onChange();
  }
  return { asked, changed, problem, ask, close: () => setAsked(null), confirm };
}

const noRound = { ids: [], isMore: false };

/** Cancels those of these jobs that haven't started. Returns how many. */
async function undo(client: Client, ids: string[]): Promise<number | Problem> {
  let count = 0;
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const response = await client.post('/retries/undo', { ids: ids.slice(start, start + idsAtOnce) });
    if (!response.ok) return response.problem;
    count += undone.parse(response.body).count;
  }
  return count;
}

/** Asks for confirmation of a change, and shows how far it is. */
export function BulkChangeDialog({ change }: { change: BulkChange }) {
  const { asked, changed, problem, close, confirm } = change;
  const isDismissal = asked?.action === 'dismiss';
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {changed && (
        <Stack gap="xs" role="status">
          <Text size="sm">
            {formatNumber(changed.count)} of {countOf(changed.of, 'job')} changed.
          </Text>
          <Progress value={(100 * changed.count) / Math.max(1, changed.of)} aria-label="Changed jobs" />
        </Stack>
      )}
      <ChangeDialog
        previewed={asked && asked.action !== 'dismiss' ? { ...asked, action: asked.action } : null}
        onClose={close}
        onConfirm={(confirmed) => void confirm(confirmed)}
      />
      <DismissDialog
        opened={isDismissal}
        title={`Dismiss ${countOf(asked?.count ?? 0, 'job')}`}
        text={isDismissal ? `They need no attention anymore. ${asked.text}` : ''}
        onClose={close}
        onConfirm={(reason) => asked && void confirm(asked, reason)}
      />
    </>
  );
}
