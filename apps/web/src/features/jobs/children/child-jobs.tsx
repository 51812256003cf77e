import { Group, Progress, Stack, Text, Title } from '@mantine/core';
import { ChoiceLinks } from '@offload/console/ui/choice-links.tsx';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { hasFinished, type JobState, jobStates } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import type { ChildJobs, JobView } from '@/api/jobs/job-schema';
import { ButtonLink, PlainLink } from '../../shell/links';
import { JobRow } from '../list/job-row';
import classes from '../list/list.module.css';
import { type ChildQuery, childrenHref } from './child-query';
import { type RenderedChildren, useChildJobs } from './use-child-jobs';

interface ChildJobsProps {
  job: JobView;
  rendered: RenderedChildren;
  /** Grows when child jobs have changed. */
  changes: number;
  /** The URL of the page, and of the page of a job. */
  page: string;
  hrefOf: (id: string) => string;
  now: number;
}

/** Shows how far the child jobs of a job are, and a page of them. Nothing if it has none. */
export function ChildJobsSection({ job, rendered, changes, page, hrefOf, now }: ChildJobsProps) {
  const { counts, data, nextCursor } = useChildJobs(job, rendered, changes);
  if (counts.length === 0) return null;
  const { query } = rendered;
  return (
    <section aria-labelledby="children">
      <Title order={2} id="children" mb="sm">
        Child jobs
      </Title>
      <Stack gap="sm">
        <Summary counts={counts} />
        <Filters counts={counts} query={query} page={page} />
        <div className={classes.frame}>
          <ul className={classes.rows}>
            {data.map(({ title, ...child }) => (
              <JobRow
                key={child.id}
                job={{ ...child, links: { ...child.links, page: hrefOf(child.id) } }}
                asked={{ title, source: null, again: null }}
                isOneOfKind={false}
                now={now}
              />
            ))}
          </ul>
        </div>
        <Pages query={query} next={nextCursor} page={page} />
      </Stack>
    </section>
  );
}

const total = (counts: ChildJobs['counts']) => counts.reduce((sum, { count }) => sum + count, 0);

function countOf(counts: ChildJobs['counts'], state: JobState): number {
  return counts.find((one) => one.state === state)?.count ?? 0;
}

function Summary({ counts }: Pick<ChildJobs, 'counts'>) {
  const all = total(counts);
  const finished = total(counts.filter(({ state }) => hasFinished(state)));
  return (
    <div>
      <Text size="sm" mb={4}>
        {formatNumber(finished)} of {formatNumber(all)} finished
      </Text>
      <Progress.Root aria-hidden>
        {jobStates
          .filter((state) => hasFinished(state) || state === 'running')
          .map((state) => (
            <Progress.Section
              key={state}
              value={(100 * countOf(counts, state)) / all}
              color={jobStateStyles[state].color}
            />
          ))}
      </Progress.Root>
    </div>
  );
}

function Filters({ counts, query, page }: Pick<ChildJobs, 'counts'> & { query: ChildQuery; page: string }) {
  const states = jobStates.filter((state) => countOf(counts, state) > 0 || state === query.state);
  const choices = states.map((value) => ({
    value,
    label: `${jobStateStyles[value].label} ${formatNumber(countOf(counts, value))}`,
  }));
  return (
    <nav aria-label="Child jobs by state">
      <ChoiceLinks
        Link={PlainLink}
        choices={[{ value: null, label: `All ${formatNumber(total(counts))}` }, ...choices]}
        current={query.state}
        hrefOf={(state) => childrenHref(page, { state })}
      />
    </nav>
  );
}

function Pages({ query, next, page }: { query: ChildQuery; next: string | null; page: string }) {
  const { state, cursor } = query;
  if (!cursor && !next) return null;
  return (
    <Group justify="space-between" component="nav" aria-label="Pages of child jobs">
      {cursor ? (
        <ButtonLink href={childrenHref(page, { state })} scroll={false} variant="default" size="xs">
          First
        </ButtonLink>
      ) : (
        <span />
      )}
      {next && (
        <ButtonLink
          href={childrenHref(page, { state, cursor: next })}
          scroll={false}
          variant="default"
          size="xs"
        >
          Next
        </ButtonLink>
      )}
    </Group>
  );
}
