import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Dismissals } from '../ui/failed/dismissals';
import { FailureGroups } from '../ui/failed/failure-groups';
import { type FailureView, failedPath, narrowedTo, readFailureView, spans } from '../ui/failed/failure-view';
import { AnchorLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import type { DismissalView } from '../views';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';

/** Failed jobs, grouped by their error. */
export function FailedPage({ place }: { place: Place }) {
  const { labelOf } = useConsole();
  const view = readFailureView(place.params);
  const live = useLive({ route: '/failures', query: place.query });
  const narrowed = narrowedTo(view);
  return (
    <Page title="Failed" aside={<PeriodSelect view={view} pathOf={failedPath} />}>
      {narrowed && (
        <div>
          Only {narrowed}. <AnchorLink to={failedPath({ days: view.days })}>Show all failures</AnchorLink>
        </div>
      )}
      <Live live={live}>
        {({ data }) =>
          data.length > 0 ? (
            <FailureGroups groups={data} view={view} labelOf={labelOf} />
          ) : (
            <Nothing>No jobs failed in this period, or all were dismissed.</Nothing>
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

  async function undo({ at, by }: DismissalView) {
    const response = await client.post('/dismissals/undo', { at, by });
    setProblem(response.ok ? null : response.problem);
    live.refresh();
    onChange();
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Dismissals
        dismissals={live.body?.data ?? []}
        nameOf={({ by }) => by}
        onUndo={may('dismiss') ? (dismissal) => void undo(dismissal) : null}
      />
    </>
  );
}

/** Chooses the period that failures are of. */
export function PeriodSelect({ view, pathOf }: { view: FailureView; pathOf: (view: FailureView) => string }) {
  const { hrefOf } = useConsole();
  return (
    <NativeSelect
      aria-label="Time"
      size="xs"
      value={view.days}
      data={spans.map(({ value, label }) => ({ value, label }))}
      onChange={(event) => {
        const chosen = spans.find(({ value }) => value === event.currentTarget.value);
        if (chosen) navigate(hrefOf(pathOf({ ...view, days: chosen.value })), { replace: true });
      }}
    />
  );
}
