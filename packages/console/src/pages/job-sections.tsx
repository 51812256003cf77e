import { Anchor, DataList, SimpleGrid, Stack, Text } from '@mantine/core';
import { hasFinished } from '@offload/core/contract';
import type { ReactNode } from 'react';
import type { JobFact } from '../about-job';
import type { JobPageView } from '../api/console-reads';
import type { LogLine, StaffAction } from '../reads/job-views';
import { verbOf } from '../ui/audit/action-words';
import { auditPath } from '../ui/audit/audit-query';
import { ChangedValues } from '../ui/audit/changed-values';
import { factLabelWidth, JobFacts } from '../ui/job/job-facts';
import { JobRules } from '../ui/job/job-rules';
import { JsonView } from '../ui/job/json-view';
import { StackTrace } from '../ui/job/stack-trace';
import { AnchorLink } from '../ui/links';
import { Section } from '../ui/section';
import { Moment } from '../ui/time/moment';
import type { EffectGroup } from '../ui/timeline/effects';
import type { Try } from '../ui/timeline/group-timeline';
import { knownUntil } from '../ui/timeline/try-times';
import { Waterfall } from '../ui/timeline/waterfall';
import { useConsole } from './context';
import { CreateCode } from './create-code';
import { JobChildren } from './job-children';
import { JobLog, type Log } from './job-log';
import type { Place } from './router';

interface SectionsProps {
  view: JobPageView;
  place: Place;
  tries: Try[];
  log: Log;
  /** Whether the reader sees payloads. */
  seesValues: boolean;
  now: number;
}

interface JobSection {
  /** The ID of the heading, to which links lead. */
  id: string;
  title: string;
  content: ReactNode;
}

/** Returns the parts of the page of a job that have something to show. */
export function sectionsOf({ view, place, tries, log, seesValues, ...rest }: SectionsProps): JobSection[] {
  const { job, stack, about } = view;
  const { id } = job;
  const now = knownUntil(job, rest.now);
  const sections: (JobSection | false)[] = [
    titled('timeline', 'What happened', <WhatHappened view={view} lines={log.lines} now={now} />),
    { id: 'details', title: 'Details', content: <Details view={view} tries={tries} now={now} /> },
    stack !== null &&
      titled('stack', 'Stack trace', <StackTrace lines={stack} message={job.error?.message ?? ''} />),
    view.hasChildren && {
      id: 'children',
      title: 'Child jobs',
      content: <JobChildren id={id} place={place} />,
    },
    { id: 'log', title: 'Log', content: <JobLog log={log} isOpen={!hasFinished(job.state)} /> },
    {
      id: 'payload',
      title: 'Payload',
      content: <JsonView id="payload" title="Payload" value={view.payload} />,
    },
    seesValues &&
      typeof view.payload === 'object' &&
      titled('create', 'Create this job', <CreateCode view={view} />),
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

interface WhatHappenedProps extends Pick<SectionsProps, 'view' | 'now'> {
  lines: LogLine[] | null;
}

function WhatHappened({ view, lines, now }: WhatHappenedProps) {
  const { labelOf } = useConsole();
  const children = view.children.map((child) => ({ ...child, label: child.title ?? labelOf(child.kind) }));
  return (
    <Waterfall source={{ ...view, children, effects: effectsOf(view.about) }} lines={lines ?? []} now={now} />
  );
}

/** Returns the facts of the app that have a time: what the job has led to. */
function effectsOf({ sections }: JobPageView['about']): EffectGroup[] {
  return sections.flatMap(({ title, facts }) =>
    facts.flatMap(({ label, value, at }) =>
      at === undefined ? [] : [{ key: `${title} ${label} ${at}`, title, texts: [`${label}: ${value}`], at }],
    ),
  );
}

function Details({ view: { job, rules }, ...times }: Omit<SectionsProps, 'place' | 'log' | 'seesValues'>) {
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
            {by} {verbOf({ action, outcome })} this job, <Moment at={at} />
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
