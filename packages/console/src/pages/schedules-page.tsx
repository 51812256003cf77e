import { Anchor, Group, VisuallyHidden } from '@mantine/core';
import { Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import * as z from 'zod';
import type { ScheduleLine } from '../api/console-reads';
import { DeleteButton } from '../ui/delete-button';
import { AnchorLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { RowList } from '../ui/row-list';
import { ScheduleActions } from '../ui/schedules/schedule-actions';
import { ScheduleRow } from '../ui/schedules/schedule-row';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page, PageLink } from './page-parts';
import { type Place, useNavigate } from './router';

export function SchedulesPage({ place }: { place: Place }) {
  const { cursor } = place.params;
  const [done, setDone] = useState('');
  const live = useLive({ route: '/schedules', query: cursor && `${new URLSearchParams({ cursor })}` });
  return (
    <Page title="Schedules">
      <VisuallyHidden role="status">{done}</VisuallyHidden>
      <Live live={live}>
        {({ data, nextCursor }) => (
          <>
            {data.length > 0 ? (
              <RowList aria-label="Schedules">
                {data.map((schedule) => (
                  <ScheduleItem
                    key={schedule.id}
                    schedule={schedule}
                    onChange={live.refresh}
                    onDone={setDone}
                  />
                ))}
              </RowList>
            ) : (
              <Nothing>{cursor ? 'No more schedules.' : 'No schedules yet.'}</Nothing>
            )}
            {(cursor || nextCursor) && (
              <Group justify="space-between" component="nav" aria-label="Pages">
                {cursor ? <PageLink to="/schedules" label="First page" /> : <span />}
                {nextCursor && <PageLink to={`/schedules?cursor=${nextCursor}`} label="Next page" />}
              </Group>
            )}
          </>
        )}
      </Live>
    </Page>
  );
}

const created = z.object({ id: z.string() });
const pastOf = { pause: 'paused', resume: 'resumed', delete: 'deleted' } as const;

interface ScheduleItemProps {
  schedule: ScheduleLine;
  onChange: () => void;
  /** Called with a sentence about the completed change. */
  onDone: (what: string) => void;
}

function ScheduleItem({ schedule, onChange, onDone }: ScheduleItemProps) {
  const { may, labelOf } = useConsole();
  const name = schedule.title ?? labelOf(schedule.kind);
  const { id, owner, paused } = schedule;
  const { run, isRunning, change, problem } = useScheduleChanges(id, { name, onChange, onDone });
  return (
    <ScheduleRow
      schedule={schedule}
      name={name}
      owner={owner.url ? <Anchor href={owner.url}>{owner.name}</Anchor> : owner.name}
      linkToJob={(jobId, text) => (
        <AnchorLink to={jobPath(jobId)} inherit>
          {text}
        </AnchorLink>
      )}
      actions={
        <ScheduleActions
          name={name}
          isPaused={paused}
          onRun={may('run-schedule') ? () => void run() : null}
          isRunning={isRunning}
          onPause={may('pause-schedule') ? (isPaused) => void change(isPaused ? 'pause' : 'resume') : null}
          deletion={
            schedule.name === null &&
            may('delete-schedule') && (
              <Deletion schedule={schedule} name={name} onDelete={() => change('delete')} />
            )
          }
          problem={problem && <ProblemNotice problem={problem} />}
        />
      }
    />
  );
}

/** Returns functions that run and change a schedule, and why the last change was rejected. */
function useScheduleChanges(
  id: string,
  { name, onChange, onDone }: Pick<ScheduleItemProps, 'onChange' | 'onDone'> & { name: string },
) {
  const { client, hrefOf } = useConsole();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRunning, setIsRunning] = useState(false);

  async function run() {
    setIsRunning(true);
    const response = await client.post(`/schedules/${id}/run`);
    setIsRunning(false);
    if (response.ok) return navigate(hrefOf(jobPath(created.parse(response.body).id)));
    setProblem(response.problem);
    onChange();
  }
  async function change(action: keyof typeof pastOf) {
    const response = await client.post(`/schedules/${id}/${action}`);
    setProblem(response.ok ? null : response.problem);
    onChange();
    if (!response.ok) return response.problem;
    // Its row goes away with the button that was pressed.
    if (action === 'delete') document.getElementById('main')?.focus({ preventScroll: true });
    onDone(`${name}: ${pastOf[action]}.`);
    return undefined;
  }
  return { run, isRunning, change, problem };
}

interface DeletionProps {
  schedule: ScheduleLine;
  name: string;
  onDelete: () => Promise<Problem | undefined>;
}

function Deletion({ schedule, name, onDelete }: DeletionProps) {
  return (
    <DeleteButton
      what="schedule"
      size="compact-sm"
      leftSection={<Trash2Icon size={14} />}
      aria-label={`Delete: ${name}`}
      onDelete={onDelete}
    >
      {name}: {schedule.description}. No more jobs will be created. Existing jobs stay.
    </DeleteButton>
  );
}
