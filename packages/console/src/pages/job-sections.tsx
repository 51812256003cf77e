import { Anchor, Code, DataList, SimpleGrid, Stack, Text } from '@mantine/core';
import { hasFinished } from '@offload/core/contract';
import type { ReactNode } from 'react';
import type { JobFact } from '../about-job';
import type { JobPageView } from '../api/console-reads';
import type { StaffAction } from '../reads/job-views';
import { auditPath } from '../ui/audit/audit-query';
import { ChangedValues } from '../ui/audit/changed-values';
import { Attempts } from '../ui/job/attempts';
import { factLabelWidth, JobFacts } from '../ui/job/job-facts';
import { JobRules } from '../ui/job/job-rules';
import { JsonView } from '../ui/job/json-view';
import { StepList } from '../ui/job/step-list';
import { AnchorLink } from '../ui/links';
import { Section } from '../ui/section';
import { Moment } from '../ui/time/moment';
import type { Try } from '../ui/timeline/group-timeline';
import { Timeline } from '../ui/timeline/timeline';
import { knownUntil } from '../ui/timeline/try-times';
import { useConsole } from './context';
import { JobChildren } from './job-children';
import { JobLog } from './job-log';
import type { Place } from './router';

interface SectionsProps {
  view: JobPageView;
  place: Place;
  tries: Try[];
  now: number;
}

interface JobSection {
  /** The ID of the heading, to which links lead. */
  id: string;
  title: string;
  content: ReactNode;
}

/** Returns the parts of the page of a job that have something to show. */
export function sectionsOf({ view, place, tries, ...rest }: SectionsProps): JobSection[] {
  const { job, steps, timeline, attempts, stack, sourceUrl, about } = view;
  const { id, nextAttemptAt } = job;
  const now = knownUntil(job, rest.now);
  const code = sourceUrl && <Anchor href={sourceUrl}>Show the code</Anchor>;
  const sections: (JobSection | false)[] = [
    titled(
      'attempts',
      'Attempts',
      <AttemptList attempts={attempts} job={job} now={now} />,
      stack === null && code,
    ),
    { id: 'details', title: 'Details', content: <Details view={view} tries={tries} now={now} /> },
    stack !== null && titled('stack', 'Stack trace', <StackTrace text={stack} />, code),
    view.hasChildren && {
      id: 'children',
      title: 'Child jobs',
      content: <JobChildren id={id} place={place} />,
    },
    steps.length > 0 && { id: 'steps', title: 'Steps', content: <StepsSection steps={steps} /> },
    titled('timeline', 'Timeline', <Timeline {...{ entries: timeline, now, nextAttemptAt }} />),
    { id: 'log', title: 'Log', content: <JobLog id={id} isOpen={!hasFinished(job.state)} /> },
    {
      id: 'payload',
      title: 'Payload',
      content: <JsonView id="payload" title="Payload" value={view.payload} />,
    },
    view.result !== null && {
      id: 'result',
      title: 'Result',
      content: <JsonView id="result" title="Result" value={view.result} />,
    },
    ...about.sections.map(({ title, facts }) =>
      titled(title.toLowerCase().replaceAll(/\W+/g, '-'), title, <AppFacts facts={facts} />),
    ),
    titled('audit', 'Audit log', <StaffActionsList actions={view.actions} />, <WholeLog id={id} />),
  ];
  return sections.filter((section) => section !== false);
}

function titled(id: string, title: string, children: ReactNode, aside: ReactNode = null): JobSection {
  const content = (
    <Section id={id} title={title} aside={aside}>
      {children}
    </Section>
  );
  return { id, title, content };
}

function StepsSection({ steps }: Pick<JobPageView, 'steps'>) {
  const results = steps.filter(({ result }) => result !== null);
  return <StepList steps={steps} results={new Map(results.map(({ name, result }) => [name, result]))} />;
}

function AttemptList({ attempts, ...props }: Pick<JobPageView, 'attempts' | 'job'> & { now: number }) {
  if (attempts.length > 0) return <Attempts attempts={attempts} {...props} />;
  return (
    <Text size="sm" c="dimmed">
      No attempts yet.
    </Text>
  );
}

function Details({ view: { job, rules }, ...times }: Omit<SectionsProps, 'place'>) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
      <Section id="details" title="Details">
        <JobFacts job={{ ...job, priority: rules.priority }} {...times} />
      </Section>
      <Section id="rules" title="Rules">
        <JobRules rules={rules} />
      </Section>
    </SimpleGrid>
  );
}

function StackTrace({ text }: { text: string }) {
  return (
    <Code block tabIndex={0}>
      {text}
    </Code>
  );
}

function WholeLog({ id }: { id: string }) {
  const { may } = useConsole();
  return (
    may('audit') && (
      <AnchorLink to={auditPath({ subject: id })} size="sm">
        What staff did to this job
      </AnchorLink>
    )
  );
}

/** Lists staff actions on a job, latest first. */
function StaffActionsList({ actions }: { actions: StaffAction[] }) {
  if (actions.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No staff actions yet.
      </Text>
    );
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {actions.map(({ id, at, by, action, before, after, reason, outcome }) => (
        <li key={id}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Code>{action}</Code> by {by}, <Moment at={at} />
            {outcome !== 'success' && `, ${outcome}`}
            {reason && <>: “{reason}”</>}
          </Text>
          <ChangedValues before={before} after={after} />
        </li>
      ))}
    </Stack>
  );
}

/** Lists what the app knows about a job. */
function AppFacts({ facts }: { facts: readonly JobFact[] }) {
  return (
    <DataList labelWidth={factLabelWidth}>
      {facts.map(({ label, value, href, at }) => (
        <DataList.Item key={`${label} ${value} ${href}`}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>
            <span>
              {href ? (
                <Anchor href={href} inherit>
                  {value}
                </Anchor>
              ) : (
                value
              )}
              {at && (
                <>
                  {' '}
                  <Moment at={at} />
                </>
              )}
            </span>
          </DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
