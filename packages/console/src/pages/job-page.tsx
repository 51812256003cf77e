import { Anchor, Code, Group, Stack, Text } from '@mantine/core';
import { hasFinished } from '@offload/core/contract';
import { useState } from 'react';
import type { JobPageView } from '../api/console-reads';
import { auditPath } from '../ui/audit/audit-query';
import { Attempts } from '../ui/job/attempts';
import { Cause } from '../ui/job/cause';
import { isPermanent } from '../ui/job/is-permanent';
import { JsonView } from '../ui/job/json-view';
import { rowText } from '../ui/job/row-text';
import { AnchorLink } from '../ui/links';
import { jobPath, queuePath } from '../ui/paths';
import { Section } from '../ui/section';
import { JobStateBadge } from '../ui/state/job-state-badge';
import { Moment } from '../ui/time/moment';
import { useNow } from '../ui/time/use-now';
import { Timeline } from '../ui/timeline/timeline';
import { useConsole, useLive } from './context';
import { JobActions } from './job-actions';
import { JobLog } from './job-log';
import { Live, Page } from './page-parts';
import { ReplaySection } from './replay-section';

/** A job: why it failed and what helps, and then everything else. */
export function JobPage({ id }: { id: string }) {
  const { labelOf } = useConsole();
  const live = useLive({ route: '/jobs/:id', id });
  const job = live.body?.job;
  return (
    <Page
      title={job ? labelOf(job.kind) : 'Job'}
      aside={job && <JobStateBadge state={job.state} isDismissed={job.isDismissed} size="lg" />}
    >
      <Live live={live}>{(view) => <JobBody key={view.job.id} view={view} onChange={live.refresh} />}</Live>
    </Page>
  );
}

function JobBody({ view, onChange }: { view: JobPageView; onChange: () => void }) {
  const { job, payload, result, fields, attempts, timeline, stack, sourceUrl, advice } = view;
  const now = useNow(Date.now(), !hasFinished(job.state));
  const [isReplaying, setIsReplaying] = useState(false);
  const text = rowText(job, now);
  return (
    <Stack gap="lg">
      <JobHead view={view} />
      <Cause job={job} advice={advice} isDismissed={job.isDismissed} response={null}>
        <JobActions
          job={job}
          retryHelps={(advice?.retryHelps ?? true) && !isPermanent(job)}
          canReplay={fields !== null && fields.length > 0}
          onReplay={() => setIsReplaying(true)}
          onChange={onChange}
        />
      </Cause>
      {!job.error && text && <Text size="sm">{text}</Text>}
      <JobNotes view={view} />
      {isReplaying && fields && (
        <ReplaySection id={job.id} payload={payload} fields={fields} onCancel={() => setIsReplaying(false)} />
      )}
      <Section id="timeline" title="Timeline">
        <Timeline entries={timeline} now={now} nextAttemptAt={job.nextAttemptAt} />
      </Section>
      {attempts.length > 0 && (
        <Section id="attempts" title="Attempts">
          <Attempts attempts={attempts} job={job} now={now} />
        </Section>
      )}
      {stack && (
        <Section
          id="stack"
          title="Stack trace"
          aside={sourceUrl && <Anchor href={sourceUrl}>Show the code</Anchor>}
        >
          <Code block tabIndex={0}>
            {stack}
          </Code>
        </Section>
      )}
      <JsonView title="Payload" value={payload} />
      {result !== null && <JsonView title="Result" value={result} />}
      {view.steps.length > 0 && <JsonView title="Steps" value={view.steps} />}
      <JobLog id={job.id} />
    </Stack>
  );
}

/** Says what the job is, and whose. */
function JobHead({ view: { job, url } }: { view: JobPageView }) {
  const { may } = useConsole();
  const { owner } = job;
  return (
    <Group gap="0 var(--mantine-spacing-md)">
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {job.title && <>{job.title}. </>}
        Created <Moment at={job.createdAt} /> for{' '}
        {owner.url ? (
          <Anchor href={owner.url} inherit>
            {owner.name}
          </Anchor>
        ) : (
          owner.name
        )}{' '}
        in the queue{' '}
        <AnchorLink to={queuePath(job.queue)} inherit>
          {job.queue}
        </AnchorLink>
        . ID <Code>{job.id}</Code>
      </Text>
      {url && (
        <Anchor href={url} size="sm">
          Open the app’s page of this job
        </Anchor>
      )}
      {may('audit') && (
        <AnchorLink to={auditPath({ subject: job.id })} size="sm">
          What staff did to this job
        </AnchorLink>
      )}
    </Group>
  );
}

/** Says why a job waits, that it was dismissed, and which jobs it belongs to. */
function JobNotes({ view }: { view: JobPageView }) {
  const { outage, dismissReason, retryOf, replayedAs, parentId, job } = view;
  const notes = [
    { text: 'Child job of', id: parentId },
    { text: 'Replay of', id: retryOf },
    { text: 'Replayed as', id: replayedAs },
  ];
  return (
    <>
      {outage && (
        <Text size="sm">
          The {job.queue} queue is paused. {outage}.
        </Text>
      )}
      {dismissReason && !replayedAs && <Text size="sm">Dismissed: {dismissReason}</Text>}
      {notes.map(
        ({ text, id }) =>
          id && (
            <Text size="sm" key={text}>
              {text} <AnchorLink to={jobPath(id)}>another job</AnchorLink>.
            </Text>
          ),
      )}
    </>
  );
}
