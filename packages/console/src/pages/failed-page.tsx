import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { useState } from 'react';
import * as z from 'zod';
import { FailureGroups } from '../ui/failed/failure-groups';
import { FailurePeriods } from '../ui/failed/failure-periods';
import { failedPath, maxGroups, narrowedTo, readFailureView } from '../ui/failed/failure-view';
import { AnchorLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Moment } from '../ui/time/moment';
import { showToast } from '../ui/toasts/toast-store';
import type { DismissalView } from '../views';
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

const Undone = z.object({ count: z.int() });

/** Lists dismissals. Undoing one shows its failures again. */
function UndoDismissals({ onChange }: { onChange: () => void }) {
  const { client, may } = useConsole();
  const live = useLive({ route: '/dismissals' });
  const [problem, setProblem] = useState<Problem | null>(null);

  async function undo({ at, by }: DismissalView) {
    const response = await client.post('/dismissals/undo', { at, by });
    setProblem(response.ok ? null : response.problem);
    if (response.ok) {
      showToast({ text: `Undid the dismissal of ${countOf(Undone.parse(response.body).count, 'job')}.` });
      // The button that was pressed goes away.
      document.getElementById('main')?.focus();
    }
    live.refresh();
    onChange();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Dismissals
        dismissals={live.body?.data ?? []}
        onUndo={may('dismiss') ? (dismissal) => void undo(dismissal) : null}
      />
    </>
  );
}

interface DismissalsProps {
  dismissals: DismissalView[];
  /** Null if the reader may not undo them. */
  onUndo: ((dismissal: DismissalView) => void) | null;
}

/** Lists dismissals, each with a button to undo it. */
function Dismissals({ dismissals, onUndo }: DismissalsProps) {
  if (dismissals.length === 0) return null;
  return (
    <section aria-labelledby="dismissals">
      <Title order={2} id="dismissals" mb="sm">
        Dismissed
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {dismissals.map((dismissal) => (
          <Group component="li" key={`${dismissal.at} ${dismissal.by}`} gap="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {countOf(dismissal.count, 'job')} by {dismissal.byName}, <Moment at={dismissal.at} isShort />: “
              {dismissal.reason}”
            </Text>
            {onUndo && (
              <Button size="compact-xs" variant="default" onClick={() => onUndo(dismissal)}>
                Undo
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  );
}
