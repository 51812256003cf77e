'use client';

import { Group, Stack, Text, Title } from '@mantine/core';
import { announceRetry } from '@offload/console/ui/changes/announce-retry.ts';
import { ChangeDialog } from '@offload/console/ui/changes/change-dialog.tsx';
import { ChoiceLinks } from '@offload/console/ui/choice-links.tsx';
import { Cause } from '@offload/console/ui/job/cause.tsx';
import { JobStatus } from '@offload/console/ui/job/job-status.tsx';
import { kindName } from '@offload/console/ui/kind-name.ts';
import { JobStateBadge } from '@offload/console/ui/state/job-state-badge.tsx';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { knownUntil } from '@offload/console/ui/timeline/try-times.ts';
import { type ReactNode, type Ref, useRef } from 'react';
import type { AdminJobDetails, JobLogPage } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import type { JobRequest } from '@/features/jobs/job-requests';
import { ProblemAlert } from '../../http/problem-alert';
import { ChildJobsSection } from '../../jobs/children/child-jobs';
import type { RenderedChildren } from '../../jobs/children/use-child-jobs';
import { adviceFor } from '../../jobs/detail/advice';
import { SignalButton } from '../../jobs/detail/signal-button';
import type { JobAction } from '../../jobs/job-actions';
import { Interrupted } from '../../jobs/live/interrupted';
import { warningOf } from '../../jobs/state/warning-of';
import { AnchorLink, PlainLink } from '../../shell/links';
import { usePreview } from '../changes/use-preview';
import { filterOf } from '../retry/filter-of';
import { undoRetry } from '../retry/undo-retry';
import { AdminJobActions } from './admin-job-actions';
import { canReplay } from './can-replay';
import { JobNotes } from './job-notes';
import classes from './live-admin-job.module.css';
import { JobTabContent } from './tabs/job-tab';
import { type JobTab, tabHref, tabsOf } from './tabs/tabs';
import { useAdminJob } from './use-admin-job';

interface LiveAdminJobProps {
  initialJob: JobView;
  initialTimeline: TimelineEntry[];
  childJobs: RenderedChildren;
  details: AdminJobDetails;
  log: JobLogPage | null;
  asked: JobRequest;
  tab: JobTab;
  allowed: readonly JobAction[];
  mayOperate: boolean;
  renderedAt: number;
  /** What comes first in the first tab. */
  children: ReactNode;
}

/** Shows a job to staff: first the cause of a failure and what helps, then everything else in tabs. */
export function LiveAdminJob(props: LiveAdminJobProps) {
  const { initialJob, initialTimeline, details, log, asked, tab, allowed, mayOperate, renderedAt } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const live = useAdminJob({ job: initialJob, timeline: initialTimeline, renderedAt });
  const { job, connection, childChanges, put, act, isPending, problem, timeline, tries, now } = live;
  const { previewed, preview, close, problem: previewProblem } = usePreview();
  const isReplayable = canReplay(job, details);
  const trouble = problem ?? previewProblem;

  function start(action: JobAction) {
    const announces = action === 'retry' && mayOperate;
    act(action, announces ? () => announceRetry(1, undoRetry({ ids: [job.id] })) : undefined);
    // The button that was pressed goes away: the focus goes where the news is.
    heading.current?.focus();
  }
  function onAct(action: JobAction) {
    // A retry may email people: it says so first.
    if (action === 'retry' && mayOperate) void preview('retry', filterOf([job.id]));
    else start(action);
  }
  return (
    <Stack gap="lg">
      <div className={classes.top}>
        <JobHead job={job} asked={asked} details={details} heading={heading} />
        <Cause
          job={job}
          advice={job.error && adviceFor(job.kind, job.error.code)}
          isDismissed={details.dismissed !== null}
          response={details.mail?.state === 'accepted' ? null : (details.mail?.response ?? null)}
        >
          <SignalButton job={job} onSent={put} />
          <AdminJobActions
            job={job}
            allowed={isPending ? [] : allowed}
            canReplay={isReplayable}
            isDismissed={details.dismissed !== null}
            mayDismiss={mayOperate}
            onAct={onAct}
          />
        </Cause>
      </div>
      {trouble && <ProblemAlert problem={trouble} />}
      <Interrupted connection={connection} />
      <JobStatus job={job} warning={warningOf(job)?.text ?? null} tries={tries} now={now} />
      <JobNotes job={job} details={details} />
      <nav aria-label="Job" className={classes.tabs}>
        <ChoiceLinks
          Link={PlainLink}
          choices={tabsOf(job, details, {
            canReplay: isReplayable,
            hasChildren: props.childJobs.jobs.counts.length > 0 || childChanges > 0,
          })}
          current={tab}
          hrefOf={(value) => tabHref(job.id, value)}
        />
      </nav>
      {tab === 'attempts' && props.children}
      {tab === 'steps' && (
        <ChildJobsSection
          job={job}
          rendered={props.childJobs}
          changes={childChanges}
          page={tabHref(job.id, 'steps')}
          hrefOf={(id) => `/admin/jobs/${id}`}
          now={now}
        />
      )}
      <JobTabContent {...{ tab, job, details, log, asked, timeline, tries }} now={knownUntil(job, now)} />
      <ChangeDialog
        previewed={previewed}
        onClose={close}
        onConfirm={() => {
          close();
          start('retry');
        }}
      />
    </Stack>
  );
}

interface JobHeadProps {
  job: JobView;
  asked: JobRequest;
  details: AdminJobDetails;
  heading: Ref<HTMLHeadingElement>;
}

function JobHead({ job, asked: { title, source }, details, heading }: JobHeadProps) {
  const { owner, dismissed } = details;
  return (
    <div>
      <Group gap="sm">
        <Title order={1} ref={heading} tabIndex={-1}>
          {kindName(job.kind)}
        </Title>
        <JobStateBadge
          state={job.state}
          warning={warningOf(job)}
          isDismissed={dismissed !== null}
          size="lg"
        />
      </Group>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {title && <>{title}, </>}
        {source && <>from {source}, </>}
        created <Moment at={job.createdAt} /> for{' '}
        <AnchorLink href={jobSearchHref({ q: `owner:${owner.id}` })} prefetch={false} inherit>
          {owner.email}
        </AnchorLink>
      </Text>
    </div>
  );
}
