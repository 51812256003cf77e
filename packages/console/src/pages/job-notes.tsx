import { Stack, Text } from '@mantine/core';
import type { JobPageView } from '../api/console-reads';
import { AnchorLink } from '../ui/links';
import { jobPath, queuePath } from '../ui/paths';
import { TryAgain } from './try-again';

/** Shows why a job waits, whether it was dismissed, the jobs that it belongs to, and the app's notes. */
export function JobNotes({ view, onChange }: { view: JobPageView; onChange: () => void }) {
  const { dismissReason, retryOf, createdBy, replayedAs, parentId, job, about } = view;
  return (
    <Stack gap="xs">
      <QueueNotes view={view} onChange={onChange} />
      {job.isDismissed && !replayedAs && (
        <Text size="sm">{dismissReason ? `Dismissed: ${dismissReason}` : 'Dismissed.'}</Text>
      )}
      {parentId && (
        <Text size="sm">
          Child job of <JobLink id={parentId} />.
        </Text>
      )}
      {retryOf && (
        <Text size="sm">
          Replay of <JobLink id={retryOf} />
          {createdBy && `, created by ${createdBy}`}.
        </Text>
      )}
      {replayedAs && (
        <Text size="sm">
          {job.isDismissed && 'Dismissed. '}Replayed as <JobLink id={replayedAs} />.
        </Text>
      )}
      {about.notes.map((note) => (
        <Text key={note} size="sm" maw={560} style={{ overflowWrap: 'anywhere' }}>
          {note}
        </Text>
      ))}
    </Stack>
  );
}

/** Says why a job waits for its queue. */
function QueueNotes({ view: { job, hold }, onChange }: { view: JobPageView; onChange: () => void }) {
  const { isPaused, outage } = hold;
  return (
    <>
      {isPaused && (
        <Text size="sm">
          The {job.queue} queue is{' '}
          <AnchorLink to={queuePath(job.queue)} inherit>
            paused
          </AnchorLink>
          . This job will run when it resumes.
        </Text>
      )}
      {isPaused === null && (
        <Text size="sm">The queue server can’t be reached. This job will run when it’s back.</Text>
      )}
      {outage && (
        <>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            An outage holds the{' '}
            <AnchorLink to={queuePath(job.queue)} inherit>
              {job.queue} queue
            </AnchorLink>
            {outage.detail && `: ${outage.detail.replace(/\.$/, '')}`}.
          </Text>
          <TryAgain probe={{ queues: [job.queue], nextProbeAt: outage.nextProbeAt }} onTried={onChange} />
        </>
      )}
    </>
  );
}

function JobLink({ id }: { id: string }) {
  return (
    <AnchorLink to={jobPath(id)} inherit>
      another job
    </AnchorLink>
  );
}
