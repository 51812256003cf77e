import { Anchor, Group, VisuallyHidden } from '@mantine/core';
import { Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import * as z from 'zod';
import type { ScheduleLine } from '../api/console-reads';
import { DeleteButton } from '../ui/delete-button';
import { AnchorLink, ButtonLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { RowList } from '../ui/row-list';
import { ScheduleActions } from '../ui/schedules/schedule-actions';
import { ScheduleRow } from '../ui/schedules/schedule-row';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';

/** All schedules, the next to run first. */
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
              <Nothing>No schedules.</Nothing>
            )}
            <Group>
              {cursor && (
                <ButtonLink to="/schedules" variant="default" size="xs">
                  First
                </ButtonLink>
              )}
              {nextCursor && (
                <ButtonLink to={`/schedules?cursor=${nextCursor}`} variant="default" size="xs">
                  Later
                </ButtonLink>
              )}
            </Group>
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
  /** Hears what was done, in words. */
  onDone: (what: string) => void;
}

function ScheduleItem({ schedule, onChange, onDone }: ScheduleItemProps) {
  const { client, may, labelOf, hrefOf } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { id, kind, owner, paused, description } = schedule;
  const name = schedule.title ?? labelOf(kind);

  async function run() {
    const response = await client.post(`/schedules/${id}/run`);
    if (response.ok) return navigate(hrefOf(jobPath(created.parse(response.body).id)));
    setProblem(response.problem);
    onChange();
  }
  async function change(action: keyof typeof pastOf) {
    const response = await client.post(`/schedules/${id}/${action}`);
    setProblem(response.ok ? null : response.problem);
    onChange();
    if (!response.ok) return response.problem;
    onDone(`${name}: ${pastOf[action]}.`);
    return undefined;
  }
  const deletion = schedule.name === null && may('delete-schedule') && (
    <DeleteButton
      what="schedule"
      size="compact-sm"
      leftSection={<Trash2Icon size={14} />}
      aria-label={`Delete: ${name}`}
      onDelete={() => change('delete')}
    >
      {name}: {description}. No more jobs will be created. Existing jobs stay.
    </DeleteButton>
  );
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
          onPause={may('pause-schedule') ? (isPaused) => void change(isPaused ? 'pause' : 'resume') : null}
          deletion={deletion}
          problem={problem && <ProblemNotice problem={problem} />}
        />
      }
    />
  );
}
