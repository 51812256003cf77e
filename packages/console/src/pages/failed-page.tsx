import { Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { replayIn } from '../operations/changes/replay-reason';
import { countTextOf } from '../operations/figures/vocabulary';
import { FailureGroups } from '../ui/failed/failure-groups';
import { FailurePeriods } from '../ui/failed/failure-periods';
import { failedPath, maxGroups, narrowedTo, readFailureView } from '../ui/failed/failure-view';
import { AnchorLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Moment } from '../ui/time/moment';
import { showToast } from '../ui/toasts/toast-store';
import { WaitingButton } from '../ui/waiting-button';
import type { DismissalView } from '../views';
import { restoredText, undoDismissal } from './change-calls';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import type { Place } from './router';

/** Failed jobs, grouped by their error. */
export function FailedPage({ place }: { place: Place }) {
  const { labelOf } = useConsole();
  const view = readFailureView(place.params);
  const live = useLive({ route: '/failures', query: place.query });
  const narrowed = narrowedTo(view);
  return (
    <Page
      title="Failed"
      aside={<FailurePeriods current={view.days} pathOf={(days) => failedPath({ ...view, days })} />}
    >
      {narrowed && (
        <Text size="sm">
          Only {narrowed}.{' '}
          <AnchorLink to={failedPath({ days: view.days })} inherit>
            Show all failures
          </AnchorLink>
        </Text>
      )}
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <Stack gap="sm">
              <FailureGroups groups={data} view={view} labelOf={labelOf} />
              {data.length === maxGroups && (
                <Text size="sm" c="dimmed">
                  These are the {maxGroups} largest groups. There may be more.
                </Text>
              )}
            </Stack>
          ) : (
            <Nothing>No failed jobs. None failed in this period, or all were retried or dismissed.</Nothing>
          )
        }
      </Live>
      <UndoDismissals onChange={live.refresh} />
    </Page>
  );
}

/** Lists dismissals. Undoing one shows its failures again. */
function UndoDismissals({ onChange }: { onChange: () => void }) {
  const { client, may } = useConsole();
  const live = useLive({ route: '/dismissals' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [undoing, setUndoing] = useState<readonly string[]>([]);

  async function undo(dismissal: DismissalView) {
    const key = keyOf(dismissal);
    setUndoing((keys) => [...keys, key]);
    const undone = await undoDismissal(client, dismissal);
    setUndoing((keys) => keys.filter((one) => one !== key));
    setProblem('detail' in undone ? undone : null);
    if ('count' in undone) {
      showToast({ text: restoredText(undone.count) });
      // The button that was pressed goes away. By now, the focus may be elsewhere, and the page may be another one.
      const focused = document.activeElement;
      if (focused === document.body || focused?.closest(`[aria-labelledby=${listId}]`))
        document.getElementById('main')?.focus({ preventScroll: true });
    }
    live.refresh();
    onChange();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Dismissals
        dismissals={live.body?.data ?? []}
        undoing={undoing}
        onUndo={may('dismiss') ? (dismissal) => void undo(dismissal) : null}
      />
    </>
  );
}

const listId = 'dismissals';
const keyOf = ({ at, by }: DismissalView) => `${at} ${by}`;

interface DismissalsProps {
  dismissals: DismissalView[];
  /** The keys of dismissals that are being undone, which takes a while for many jobs. */
  undoing: readonly string[];
  /** Null if the reader may not undo them. */
  onUndo: ((dismissal: DismissalView) => void) | null;
}

/** Lists dismissals, each with a button to undo it. */
function Dismissals({ dismissals, undoing, onUndo }: DismissalsProps) {
  if (dismissals.length === 0) return null;
  return (
    <section aria-labelledby={listId}>
      <Title order={2} id={listId} mb="sm">
        Dismissed
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {dismissals.map((dismissal) => (
          <Group component="li" key={keyOf(dismissal)} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {countTextOf(dismissal.count, 'job', 'jobs')} by {dismissal.byName},{' '}
              <Moment at={dismissal.at} isShort />: <Reason reason={dismissal.reason} />
            </Text>
            {onUndo && (
              <WaitingButton
                size="compact-xs"
                variant="default"
                isWaiting={undoing.includes(keyOf(dismissal))}
                onClick={() => onUndo(dismissal)}
              >
                Undo
              </WaitingButton>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}

/** Shows why jobs were dismissed: the reason that staff gave, or the job that replays them. */
function Reason({ reason }: Pick<DismissalView, 'reason'>) {
  const newId = replayIn(reason);
  if (newId === null) return `“${reason}”`;
  return (
    <>
      Replayed as{' '}
      <AnchorLink to={jobPath(newId)} inherit>
        another job
      </AnchorLink>
    </>
  );
}
