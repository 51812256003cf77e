import { Text } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import type { JobPageView } from '../api/console-reads';
import { failureTitle } from '../ui/failed/failure-title';
import { groupPath, readFailureView } from '../ui/failed/failure-view';
import { type Outcome, outcomeText } from '../ui/failed/group-replay';
import { AnchorLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import { ProblemNotice } from '../ui/problem-notice';
import { PayloadForm } from '../ui/replay/payload-form';
import { RowList } from '../ui/row-list';
import { useConsole, useLive } from './context';
import { FixDialog } from './fix-dialog';
import { Live, Nothing, Page } from './page-parts';
import type { Place } from './router';
import { type FixedGroup, useGroupReplay } from './use-group-replay';

/** Edits the payload of one failed job, and replays the other jobs of its group with the same changes. */
export function FixPage({ place }: { place: Place }) {
  const { labelOf } = useConsole();
  const { kind = '', signature = null, job: id = '' } = place.params;
  const view = readFailureView(place.params);
  const live = useLive({ route: '/jobs/:id', id });
  return (
    <Page title="Fix payload">
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {labelOf(kind)}:{' '}
        <AnchorLink to={groupPath({ kind, signature }, view)} inherit>
          {failureTitle(signature, live.body?.job.error?.message ?? null)}
        </AnchorLink>
      </Text>
      <Live live={live}>
        {(body) => <Fix key={body.job.id} view={body} group={{ signature, ...view, jobId: body.job.id }} />}
      </Live>
    </Page>
  );
}

interface FixProps {
  view: JobPageView;
  group: FixedGroup;
}

function Fix({ view: { job, payload, fields }, group }: FixProps) {
  const { may } = useConsole();
  const replay = useGroupReplay(group);
  const { preview, outcomes, isReplaying, problem } = replay;
  if (outcomes.length > 0 && !isReplaying)
    return (
      <>
        {problem && <ProblemNotice problem={problem} />}
        <Outcomes outcomes={outcomes} />
      </>
    );
  if (!fields || fields.length === 0 || !may('replay'))
    return <Nothing>The payload of this job can’t be edited.</Nothing>;
  return (
    <>
      <Text size="sm">
        Edit the payload of{' '}
        <AnchorLink to={jobPath(job.id)} inherit>
          {job.title ?? 'this job'}
        </AnchorLink>
        . The fields that you change are changed in the other failed jobs of the group, too. Their other
        fields stay as they are.
      </Text>
      <PayloadForm
        {...{ id: 'fix', title: 'Payload', submit: 'Preview changes', payload, fields }}
        onSend={replay.ask}
      />
      {preview && <FixDialog preview={preview} replay={replay} />}
    </>
  );
}

const maxShown = 500;

/** Lists what became of each job. */
function Outcomes({ outcomes }: { outcomes: Outcome[] }) {
  // What stays needs a decision.
  const sorted = [
    ...outcomes.filter((outcome) => 'reason' in outcome),
    ...outcomes.filter((outcome) => 'newId' in outcome),
  ];
  const more = sorted.length - maxShown;
  return (
    <>
      <Text role="status">{outcomeText(outcomes)}</Text>
      <RowList aria-label="Outcomes">
        {sorted.slice(0, maxShown).map((outcome) => (
          <OutcomeRow key={outcome.id} outcome={outcome} />
        ))}
      </RowList>
      {more > 0 && <Nothing>{countOf(more, 'more job')} not shown.</Nothing>}
    </>
  );
}

function OutcomeRow({ outcome }: { outcome: Outcome }) {
  return (
    <Text component="li" size="sm" px="sm" py="xs" style={{ overflowWrap: 'anywhere' }}>
      <AnchorLink to={jobPath(outcome.id)} inherit>
        {outcome.id}
      </AnchorLink>{' '}
      {'newId' in outcome ? (
        <>
          was replayed as{' '}
          <AnchorLink to={jobPath(outcome.newId)} inherit>
            {outcome.newId}
          </AnchorLink>
          .
        </>
      ) : (
        `stays as it is. ${outcome.reason}`
      )}
    </Text>
  );
}
