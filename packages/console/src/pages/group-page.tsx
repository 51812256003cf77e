import { Button, Code, Group, Text } from '@mantine/core';
import { failureTitle, readSignature } from '../ui/failed/failure-title';
import { type FailureView, failedPath, groupPath, readFailureView } from '../ui/failed/failure-view';
import { AnchorLink, ButtonLink } from '../ui/links';
import { BulkChangeDialog } from './bulk-change';
import { useConsole, useLive } from './context';
import { PeriodSelect } from './failed-page';
import { JobList } from './job-list';
import { Live, Nothing, Page } from './page-parts';
import type { Place } from './router';
import { useBulkChange } from './use-bulk-change';

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
        {({ data, next, since }) => (
          <>
            <GroupActions
              group={{ kind, signature, since, queue: view.queue, code: view.code }}
              hasJobs={data.length > 0}
              onChange={live.refresh}
            />
            {data.length > 0 ? (
              <JobList jobs={data} onToggle={null} />
            ) : (
              <Nothing>No failed jobs are left in this group.</Nothing>
            )}
            {next && (
              <ButtonLink to={groupPath({ kind, signature }, view, next)} variant="default" size="xs">
                Older
              </ButtonLink>
            )}
          </>
        )}
      </Live>
    </Page>
  );
}

interface GroupActionsProps {
  /** The actions change exactly the jobs that the page lists. */
  group: FailureFilter;
  hasJobs: boolean;
  onChange: () => void;
}

type FailureFilter = Pick<FailureView, 'queue' | 'code'> & { kind: string; signature: string; since: string };

function GroupActions({ group, hasJobs, onChange }: GroupActionsProps) {
  const { may } = useConsole();
  const change = useBulkChange(onChange);
  return (
    <>
      <Group gap="sm">
        {hasJobs && may('retry') && (
          <Button size="xs" onClick={() => void change.ask('retry', group)}>
            Retry all
          </Button>
        )}
        {hasJobs && may('dismiss') && (
          <Button size="xs" variant="default" onClick={() => void change.ask('dismiss', group)}>
            Dismiss all
          </Button>
        )}
      </Group>
      <BulkChangeDialog change={change} />
    </>
  );
}
