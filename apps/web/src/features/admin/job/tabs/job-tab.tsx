import { Anchor, Code, Group, Stack, Text, Title } from '@mantine/core';
import { ChangedValues } from '@offload/console/ui/audit/changed-values.tsx';
import { Attempts } from '@offload/console/ui/job/attempts.tsx';
import { JobFacts } from '@offload/console/ui/job/job-facts.tsx';
import { JobRules } from '@offload/console/ui/job/job-rules.tsx';
import { JsonView } from '@offload/console/ui/job/json-view.tsx';
import { LogView } from '@offload/console/ui/job/log-view.tsx';
import { StepList } from '@offload/console/ui/job/step-list.tsx';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import type { Try } from '@offload/console/ui/timeline/group-timeline.ts';
import { Timeline } from '@offload/console/ui/timeline/timeline.tsx';
import { formatSize } from '@offload/core/format/amounts';
import type { ReactNode } from 'react';
import type { AdminJobDetails, JobLogPage } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import type { TimelineEntry } from '@/api/jobs/timeline-schema';
import type { JobRequest } from '@/features/jobs/job-requests';
import { JobOutcome } from '../../../jobs/detail/job-outcome';
import { canReplay } from '../can-replay';
import { Mail } from './mail';
import { ReplayTab } from './replay-tab';
import type { JobTab } from './tabs';
import { useJobLog } from './use-job-log';

interface JobTabProps {
  tab: JobTab;
  job: JobView;
  details: AdminJobDetails;
  /** Null in other tabs than the log. */
  log: JobLogPage | null;
  asked: JobRequest;
  timeline: TimelineEntry[];
  tries: Try[];
  now: number;
}

/** The content of a tab. */
export function JobTabContent(props: JobTabProps) {
  const { tab, job, details, log, asked, timeline, now } = props;
  switch (tab) {
    case 'attempts':
      return <AttemptsTab {...props} />;
    case 'steps':
      return <StepList steps={job.steps} results={new Map(Object.entries(details.stepResults))} />;
    case 'timeline':
      return (
        <Section title="Timeline">
          <Timeline entries={timeline} now={now} nextAttemptAt={job.nextAttemptAt} />
        </Section>
      );
    case 'log':
      return log && <LiveLog key={job.id} id={job.id} initial={log} />;
    case 'payload':
      return (
        <Stack gap="xl">
          <JsonView title="Payload" value={details.payload} />
          {details.sources.length > 0 && <InputFiles files={details.sources} />}
        </Stack>
      );
    case 'result':
      return (
        <Stack gap="xl">
          {job.state === 'succeeded' && <JobOutcome job={job} asked={asked} now={now} />}
          <JsonView title="Result as JSON" value={job.result} />
        </Stack>
      );
    case 'email':
      return <Section title="Email">{details.mail && <Mail mail={details.mail} job={job} />}</Section>;
    case 'audit':
      return (
        <Section title="Audit log">
          {details.actions.length > 0 ? (
            <AuditEntries actions={details.actions} />
          ) : (
            <Empty>No staff actions yet.</Empty>
          )}
        </Section>
      );
    case 'replay':
      return canReplay(job, details) && details.fields ? (
        <ReplayTab job={job} details={details} fields={details.fields} />
      ) : (
        <Empty>This job can’t be replayed now.</Empty>
      );
  }
}

function LiveLog({ id, initial }: { id: string; initial: JobLogPage }) {
  return <LogView {...useJobLog(id, initial)} />;
}

function AttemptsTab({ job, details: { attempts, stack, rules }, tries, now }: JobTabProps) {
  return (
    <Stack gap="xl">
      <Section title="Attempts">
        {attempts.length > 0 ? (
          <Attempts attempts={attempts} job={job} now={now} />
        ) : (
          <Empty>No attempts yet.</Empty>
        )}
      </Section>
      <Section title="Details">
        <JobFacts job={job} tries={tries} now={now} />
      </Section>
      <Section title="Rules">
        <JobRules rules={{ ...rules, priority: job.priority }} />
      </Section>
      {stack && (
        <Section title="Stack trace">
          <Code block tabIndex={0}>
            {stack}
          </Code>
        </Section>
      )}
    </Stack>
  );
}

function InputFiles({ files }: { files: AdminJobDetails['sources'] }) {
  return (
    <Section title="Input files">
      {files.map((file) => (
        <Group gap="xs" key={file.id}>
          <Anchor href={file.url} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {file.contentType}, {formatSize(file.bytes)}
          </Text>
        </Group>
      ))}
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Empty({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}

/** Lists staff actions on a job, latest first. */
function AuditEntries({ actions }: { actions: AdminJobDetails['actions'] }) {
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {actions.map(({ id, at, by, action, before, after, reason }) => (
        <li key={id}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Code>{action}</Code> by {by}, <Moment at={at} />
            {reason && <>: “{reason}”</>}
          </Text>
          <ChangedValues before={before} after={after} />
        </li>
      ))}
    </Stack>
  );
}
