import { Button, Code, Group, Text, TextInput } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { useState } from 'react';
import { z } from 'zod';
import { Dialog } from '../ui/dialog';
import { failureTitle, readSignature } from '../ui/failed/failure-title';
import { failedPath, groupPath, readFailureView } from '../ui/failed/failure-view';
import { AnchorLink, ButtonLink } from '../ui/links';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { useConsole, useLive } from './context';
import { PeriodSelect } from './failed-page';
import { JobList } from './job-list';
import { Live, Nothing, Page } from './page-parts';
import type { Place } from './router';

/** Failed jobs with the same error, and what can be done to all of them. */
export function GroupPage({ place }: { place: Place }) {
  const { labelOf } = useConsole();
  const { kind = '', signature = '' } = place.params;
  const view = readFailureView(place.params);
  const live = useLive({ route: '/failures/jobs', query: place.query });
  const message = live.body?.data[0]?.error?.message ?? null;
  return (
    <Page
      title={failureTitle(signature, message)}
      aside={<PeriodSelect view={view} pathOf={(chosen) => groupPath({ kind, signature }, chosen)} />}
    >
      <Text size="sm" c="dimmed">
        {labelOf(kind)} <Code>{readSignature(signature).code}</Code>{' '}
        <AnchorLink to={failedPath(view)} inherit>
          All failures
        </AnchorLink>
      </Text>
      <Live live={live}>
        {({ data, next, since }) =>
          data.length > 0 ? (
            <>
              <GroupActions group={{ kind, signature, since }} onChange={live.refresh} />
              <JobList jobs={data} onToggle={null} />
              {next && (
                <ButtonLink to={groupPath({ kind, signature }, view, next)} variant="default" size="xs">
                  Older
                </ButtonLink>
              )}
            </>
          ) : (
            <Nothing>No failed jobs are left in this group.</Nothing>
          )
        }
      </Live>
    </Page>
  );
}

const changed = z.object({ count: z.int(), isMore: z.boolean() });

interface GroupActionsProps {
  group: { kind: string; signature: string; since: string };
  onChange: () => void;
}

function GroupActions({ group, onChange }: GroupActionsProps) {
  const { client, may } = useConsole();
  const [asked, setAsked] = useState<'retry' | 'dismiss' | null>(null);
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  /** Changes the jobs that have failed until now, some at a time. */
  async function run(action: 'retry' | 'dismiss') {
    const body = { ...group, until: new Date().toISOString(), ...(reason && { reason }) };
    setAsked(null);
    setProblem(null);
    let count = 0;
    for (let isMore = true; isMore; ) {
      const response = await client.post(`/failures/${action}`, body);
      if (!response.ok) return setProblem(response.problem);
      const round = changed.parse(response.body);
      count += round.count;
      isMore = round.isMore;
      setDone(count);
    }
    onChange();
  }
  const title = asked === 'retry' ? 'Retry all jobs of this group' : 'Dismiss all jobs of this group';
  return (
    <>
      <Group gap="sm">
        {may('retry') && (
          <Button size="xs" onClick={() => setAsked('retry')}>
            Retry all
          </Button>
        )}
        {may('dismiss') && (
          <Button size="xs" variant="default" onClick={() => setAsked('dismiss')}>
            Dismiss all
          </Button>
        )}
        <Text size="sm" role="status">
          {done !== null && `${countOf(done, 'job')} changed.`}
        </Text>
      </Group>
      {problem && <ProblemNotice problem={problem} />}
      <Dialog opened={asked !== null} onClose={() => setAsked(null)} title={title}>
        <Text size="sm" mb="md">
          {asked === 'retry'
            ? 'Each job that failed like this in the period gets all of its attempts again.'
            : 'Each job that failed like this in the period needs no attention anymore.'}
        </Text>
        {asked === 'dismiss' && (
          <TextInput
            label="Reason for dismissing"
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
            mb="md"
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setAsked(null)}>
            Cancel
          </Button>
          <Button onClick={() => asked && void run(asked)} data-autofocus>
            {asked === 'retry' ? 'Retry all' : 'Dismiss all'}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
