import { Anchor, Group, Stack, Text } from '@mantine/core';
import { hasFinished } from '@offload/core/contract';
import { countOf, plural } from '@offload/core/format/amounts';
import { useEffect } from 'react';
import type { JobPageView } from '../api/console-reads';
import { ownerWord } from '../operations/search/search-words';
import type { LogLine } from '../reads/job-views';
import { Cause } from '../ui/job/cause';
import { isPermanent } from '../ui/job/is-permanent';
import { jobSearchPath } from '../ui/job/job-search-query';
import { JobStatus } from '../ui/job/job-status';
import { AnchorLink, PlainLink } from '../ui/links';
import { queuePath } from '../ui/paths';
import { JobStateBadge } from '../ui/state/job-state-badge';
import { Moment } from '../ui/time/moment';
import { useNow } from '../ui/time/use-now';
import { groupTimeline } from '../ui/timeline/group-timeline';
import { ChangedJobs } from './changed-jobs';
import { useConsole, useLive } from './context';
import { JobActions } from './job-actions';
import { useLog } from './job-log';
import { CopyMarkdown } from './job-markdown';
import { JobNotes } from './job-notes';
import { sectionsOf } from './job-sections';
import { Live, Page } from './page-parts';
import classes from './pages.module.css';
import { ReplaySection } from './replay-section';
import { type Place, useHash } from './router';

interface JobPageProps {
  id: string;
  place: Place;
}

/** Shows a job: first why it failed and what helps, then everything else. */
export function JobPage({ id, place }: JobPageProps) {
  const { labelOf } = useConsole();
  const live = useLive({ route: '/jobs/:id', id });
  const job = live.body?.job;
  return (
    <Page
      title={job ? labelOf(job.kind) : 'Job'}
      aside={
        job && (
          <JobStateBadge state={job.state} warning={warningOf(job)} isDismissed={job.isDismissed} size="lg" />
        )
      }
    >
      <Live live={live}>
        {(view) => <JobBody key={view.job.id} view={view} place={place} onChange={live.refresh} />}
      </Live>
    </Page>
  );
}

function warningOf({ state, warnings }: JobPageView['job']) {
  if (state !== 'succeeded' || warnings === 0) return null;
  const parts = countOf(warnings, 'part');
  return {
    label: countOf(warnings, 'warning'),
    text: `${parts} of the work ${plural(warnings, 'was', 'were')} not done.`,
  };
}

interface JobBodyProps {
  view: JobPageView;
  place: Place;
  onChange: () => void;
}

function JobBody({ view, place, onChange }: JobBodyProps) {
  const { job, fields, recipient, advice } = view;
  const { settings } = useConsole();
  const now = useNow(Date.now(), !hasFinished(job.state));
  const hash = useHash();
  const tries = groupTimeline(view.timeline);
  const log = useLog(job.id, !hasFinished(job.state));
  const sections = sectionsOf({ view, place, tries, log, seesValues: settings.seesValues, now });
  // The page was empty when the browser looked for the part that the URL names.
  useEffect(() => {
    // In new browsers it returns a promise, which is no cleanup.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <Stack gap="lg">
      <JobHead view={view} lines={log.lines ?? []} />
      <Cause job={job} advice={advice} isDismissed={job.isDismissed} response={view.about.response}>
        <JobActions
          job={job}
          signal={view.signal}
          retryHelps={(advice?.retryHelps ?? true) && !isPermanent(job)}
          canReplay={fields !== null && (fields.length > 0 || recipient !== null)}
          onChange={onChange}
        />
      </Cause>
      <JobStatus job={heldUp(view)} warning={warningOf(job)?.text ?? null} tries={tries} now={now} />
      <JobNotes view={view} onChange={onChange} />
      {job.kind === settings.changesKind && <ChangedJobs id={job.id} />}
      {hash === '#replay' && <ReplaySection view={view} />}
      <SectionLinks sections={sections} />
      {sections.map(({ id, content }) => (
        <div key={id}>{content}</div>
      ))}
    </Stack>
  );
}

function SectionLinks({ sections }: { sections: ReturnType<typeof sectionsOf> }) {
  return (
    <nav aria-label="Job" className={classes.nav}>
      {sections.map(({ id, title }) => (
        <PlainLink key={id} to={`#${id}`} className={classes.navLink ?? ''}>
          {title}
        </PlainLink>
      ))}
    </nav>
  );
}

/** Returns the job with the reason why it waits as its step, because that isn't in its row. */
function heldUp({ job, hold: { isPaused, pauseReason, outage } }: JobPageView): JobPageView['job'] {
  const paused = `Waiting because the queue is paused${pauseReason ? `: ${pauseReason}` : ''}`;
  const step = isPaused ? paused : (outage?.reason ?? job.progress.step);
  return { ...job, progress: { ...job.progress, step } };
}

/** Shows the job's name and owner, and where else it is. */
function JobHead({ view, lines }: { view: JobPageView; lines: LogLine[] }) {
  const { settings } = useConsole();
  const { job } = view;
  const { owner } = job;
  return (
    <Group gap="0 var(--mantine-spacing-md)">
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {job.title && <>{job.title}. </>}
        Created <Moment at={job.createdAt} />{' '}
        {settings.seesValues && (
          <>
            for{' '}
            <AnchorLink to={jobSearchPath({ q: ownerWord(owner.id) })} inherit>
              {owner.name}
            </AnchorLink>{' '}
          </>
        )}
        in the queue{' '}
        <AnchorLink to={queuePath(job.queue)} inherit>
          {job.queue}
        </AnchorLink>
        .
      </Text>
      {owner.url && (
        <Anchor href={owner.url} size="sm">
          Owner
        </Anchor>
      )}
      {linksOf(view).map(({ label, href }) => (
        <Anchor key={href} href={href} size="sm">
          {label}
        </Anchor>
      ))}
      <CopyMarkdown view={view} lines={lines} />
    </Group>
  );
}

function linksOf({ url, sourceUrl, about }: JobPageView) {
  return [
    ...(url ? [{ label: 'Open the app’s page of this job', href: url }] : []),
    ...(sourceUrl ? [{ label: 'Code of this kind', href: sourceUrl }] : []),
    ...about.links,
  ];
}
