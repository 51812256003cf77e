import { Anchor } from '@mantine/core';
import { Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import type { ScheduleLine } from '../api/console-reads';
import { DeleteButton } from '../ui/delete-button';
import { AnchorLink, ButtonLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import rowList from '../ui/row-list.module.css';
import { ScheduleActions } from '../ui/schedules/schedule-actions';
import { ScheduleRow } from '../ui/schedules/schedule-row';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';

/** All schedules, the next to run first. */
export function SchedulesPage({ place }: { place: Place }) {
  const { cursor } = place.params;
  const live = useLive({ route: '/schedules', query: cursor && `${new URLSearchParams({ cursor })}` });
  return (
    <Page title="Schedules">
      <Live live={live}>
        {({ data, nextCursor }) => (
          <>
            {data.length > 0 ? (
              <ul className={rowList.rows} aria-label="Schedules">
                {data.map((schedule) => (
                  <ScheduleItem key={schedule.id} schedule={schedule} onChange={live.refresh} />
                ))}
              </ul>
            ) : (
              <Nothing>No schedules.</Nothing>
            )}
            {nextCursor && (
              <ButtonLink to={`/schedules?cursor=${nextCursor}`} variant="default" size="xs" w="fit-content">
                Later
              </ButtonLink>
            )}
          </>
        )}
      </Live>
    </Page>
  );
}

const created = z.object({ id: z.string() });

function ScheduleItem({ schedule, onChange }: { schedule: ScheduleLine; onChange: () => void }) {
  const { client, may, labelOf, hrefOf } = useConsole();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { id, kind, owner, paused, description } = schedule;
  const name = schedule.name ?? labelOf(kind);

  async function act(action: 'run' | 'pause' | 'resume' | 'delete') {
    const response = await client.post(`/schedules/${id}/${action}`);
    setProblem(response.ok ? null : response.problem);
    if (response.ok && action === 'run') navigate(hrefOf(jobPath(created.parse(response.body).id)));
    else onChange();
    return response.ok ? undefined : response.problem;
  }
  const deletion = schedule.name === null && may('delete-schedule') && (
    <DeleteButton
      what="schedule"
      size="compact-sm"
      leftSection={<Trash2Icon size={14} />}
      aria-label={`Delete: ${name}`}
      onDelete={() => act('delete')}
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
          onRun={may('run-schedule') ? () => void act('run') : null}
          onPause={may('pause-schedule') ? (isPaused) => void act(isPaused ? 'pause' : 'resume') : null}
          deletion={deletion}
          problem={problem && <ProblemNotice problem={problem} />}
        />
      }
    />
  );
}
