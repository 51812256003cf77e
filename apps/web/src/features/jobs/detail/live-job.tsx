'use client';

import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { effectsOf, groupTimeline, kindName, knownUntil } from '@offload/console/text';
import { JobFacts, JobStateBadge, JobStatus, Moment, useNow, Waterfall } from '@offload/console/ui';
import { hasFinished, type JobState } from '@offload/core/contract';
import { ConnectionNotice } from '@offload/react';
import { type Ref, type RefObject, useEffect, useRef, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { NeedsScript } from '@/features/shell/needs-script';
import { Section } from '@/features/shell/section';
import { moveFocus } from '@/features/shell/use-focus';
import { partsOf } from '@/kinds/parts';
import { useRead } from '../../http/use-read';
import { announceChange } from '../../notifications/follow-notifications';
import { ChildJobsSection, type RenderedChildren } from '../children/child-jobs';
import type { JobRequest } from '../job-requests';
import { jobTitle } from '../job-title';
import type { JobAction } from '../possible-actions';
import { warningOf } from '../state/warning-of';
import { adviceFor } from './advice';
import { Failure } from './failure';
import { JobActions, RescheduleForm, SignalButton, useJobActions } from './job-actions';
import { JobOutcome } from './job-outcome';

interface LiveJobProps {
  initialJob: JobView;
  initialTimeline: TimelineEntry[];
  childJobs: RenderedChildren;
  asked: JobRequest;
  /** Whether the viewer sees the job's status but not its request, result, or files. */
  isRedacted: boolean;
  /** Whether the viewer gets an email if this page isn't open when the job finishes. */
  promisesMail: boolean;
  renderedAt: number;
}

export function LiveJob({ initialJob, initialTimeline, asked, isRedacted, ...rest }: LiveJobProps) {
  const { promisesMail, renderedAt, childJobs } = rest;
  const heading = useRef<HTMLHeadingElement>(null);
  const live = useJobActions(initialJob);
  const { job, connection, childChanges, put } = live;
  const timeline = useLiveTimeline(initialTimeline, job);
  const tries = groupTimeline(timeline);
  const now = useNow(renderedAt, !hasFinished(job.state));
  useSeenEnd(hasFinished(job.state));
  // For what changes while the page is open.
  useDocumentTitle(`${jobTitle(job, asked)} · Offload`);

  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-start">
        <JobHead job={job} asked={asked} heading={heading} />
        {!isRedacted && (
          // The pressed button disappears, so the focus moves to the heading.
          <JobButtons live={live} asked={asked} now={now} heading={heading} />
        )}
      </Group>
      <ConnectionNotice connection={connection} />
      <Stack gap="xs">
        <JobStatus job={job} warning={warningOf(job)?.text ?? null} tries={tries} now={now} />
        {promisesMail && <LeaveNote state={job.state} />}
      </Stack>
      {!isRedacted && job.state === 'scheduled' && <RescheduleForm job={job} onDone={put} />}
      {isRedacted ? (
        <Failure job={job} tries={tries} source={null} />
      ) : (
        <JobOutcome job={job} asked={asked} now={now} tries={tries} />
      )}
      <ChildJobsSection job={job} rendered={childJobs} changes={childChanges} now={now} />
      <Section id="timeline" title="What happened">
        <Waterfall
          source={{ job, timeline, steps: job.steps, effects: effectsOf(timeline) }}
          lines={null}
          now={knownUntil(job, now)}
        />
      </Section>
      <Section id="facts" title="Details">
        <JobFacts job={job} tries={tries} now={knownUntil(job, now)} />
      </Section>
    </Stack>
  );
}

interface JobButtonsProps {
  live: ReturnType<typeof useJobActions>;
  asked: JobRequest;
  now: number;
  heading: RefObject<HTMLElement | null>;
}

/** What the viewer can do to a job. */
function JobButtons({ live, asked, now, heading }: JobButtonsProps) {
  const { job, put, act, isPending, problem } = live;
  const { Actions } = partsOf(job.kind);

  function onSent(sent: JobView) {
    put(sent);
    moveFocus(heading.current);
  }
  function onAct(action: JobAction) {
    act(action);
    heading.current?.focus();
  }
  return (
    <Group gap="sm" align="flex-start">
      <SignalButton job={job} onDone={onSent} />
      <JobActions
        job={isPending ? null : job}
        retryHelps={!job.error || adviceFor(job.kind, job.error.code).retryHelps}
        problem={problem}
        onAct={onAct}
      />
      {Actions && hasFinished(job.state) && <Actions job={job} asked={asked} now={now} />}
      <NeedsScript what="Changing a job" />
    </Group>
  );
}

/** Returns the timeline of a job, read again whenever its state changes. */
function useLiveTimeline(initial: TimelineEntry[], job: JobView): TimelineEntry[] {
  const change = [job.state, job.attempt, job.runStartedAt, job.finishedAt].join();
  const [rendered] = useState(change);
  // A retry may lead back to what was rendered.
  const [hasChanged, setHasChanged] = useState(false);
  if (change !== rendered && !hasChanged) setHasChanged(true);
  const { body } = useRead<{ data: TimelineEntry[] }>(
    `${job.links.self}/timeline`,
    hasChanged ? change : null,
  );
  // It only grows: a shorter one is an older response.
  return body && body.data.length > initial.length ? body.data : initial;
}

interface JobHeadProps {
  job: JobView;
  asked: JobRequest;
  heading: Ref<HTMLHeadingElement>;
}

function JobHead({ job, asked: { title, source }, heading }: JobHeadProps) {
  return (
    <div>
      <Group gap="sm">
        <Title order={1} ref={heading} tabIndex={-1}>
          {kindName(job.kind)}
        </Title>
        <JobStateBadge state={job.state} warning={warningOf(job)} size="lg" />
      </Group>
      {title && <Text style={{ overflowWrap: 'anywhere' }}>{title}</Text>}
      {source && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          From {source}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        Created <Moment at={job.createdAt} />
      </Text>
    </div>
  );
}

/** Tells owners that they don’t have to wait for a job. Promises nothing about one that is being canceled. */
function LeaveNote({ state }: { state: JobState }) {
  if (hasFinished(state) || state === 'canceling') return null;
  return (
    <Text size="sm" c="dimmed">
      You can leave this page. We’ll email you when it’s ready.
    </Text>
  );
}

/** Makes the bell of every tab refresh once this page shows the end, which the server has already marked as read. */
function useSeenEnd(isShown: boolean): void {
  useEffect(() => {
    if (isShown) announceChange();
  }, [isShown]);
}
