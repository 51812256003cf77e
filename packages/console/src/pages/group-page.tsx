import { Button, Code, Group, Text } from '@mantine/core';
import type { ConsoleReads } from '../api/console-reads';
import { FailurePeriods } from '../ui/failed/failure-periods';
import { failureTitle, readSignature } from '../ui/failed/failure-title';
import {
  type FailureView,
  failedPath,
  groupPath,
  narrowedTo,
  readFailureView,
} from '../ui/failed/failure-view';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink, ButtonLink } from '../ui/links';
import { BulkChangeDialog } from './bulk-change';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';
import { SelectableJobs } from './selectable-jobs';
import { useBulkChange } from './use-bulk-change';

/** Failed jobs with the same error, and what can be done to all of them. */
export function GroupPage({ place }: { place: Place }) {
  const { labelOf } = useConsole();
  const { kind = '', signature = '', after } = place.params;
  const view = readFailureView(place.params);
  const live = useLive({ route: '/failures/jobs', query: place.query });
  const message = live.body?.data[0]?.error?.message ?? null;
  const narrowed = narrowedTo(view);
  return (
    <Page
      title={failureTitle(signature, message)}
      aside={
        <FailurePeriods
          current={view.days}
          pathOf={(days) => groupPath({ kind, signature }, { ...view, days })}
        />
      }
    >
      <Text size="sm" c="dimmed">
        {labelOf(kind)} <Code>{readSignature(signature).code}</Code>{' '}
        <AnchorLink to={failedPath(view)} inherit>
          {narrowed ? `All ${narrowed}` : 'All failures'}
        </AnchorLink>
      </Text>
      <Live live={live}>
        {({ data, owners, next, since }) => (
          <>
            <GroupActions
              group={{ kind, signature, since, queue: view.queue, code: view.code }}
              hasJobs={data.length > 0}
              next={failedPath(view)}
              onChange={live.refresh}
            />
            {data.length > 0 ? (
              <>
                <Owners owners={owners} />
                <SelectableJobs jobs={data} onChange={live.refresh} />
              </>
            ) : (
              <Nothing>
                No failed jobs left in this group. They were retried, dismissed, or deleted, or they failed
                before this period.
              </Nothing>
            )}
            <GroupPages group={{ kind, signature }} view={view} isLater={after !== undefined} next={next} />
          </>
        )}
      </Live>
    </Page>
  );
}

interface GroupPagesProps {
  group: { kind: string; signature: string };
  view: FailureView;
  /** Whether this isn't the first page. */
  isLater: boolean;
  /** Where the next page begins; null if this is the last one. */
  next: string | null;
}

/** Links to the other pages of a group. */
function GroupPages({ group, view, isLater, next }: GroupPagesProps) {
  return (
    <Group>
      {isLater && (
        <ButtonLink to={groupPath(group, view)} variant="default" size="xs">
          Newest
        </ButtonLink>
      )}
      {next && (
        <ButtonLink to={groupPath(group, view, next)} variant="default" size="xs">
          Older
        </ButtonLink>
      )}
    </Group>
  );
}

/** Says whose jobs failed, each with a link to all of their jobs. */
function Owners({ owners }: Pick<ConsoleReads['/failures/jobs'], 'owners'>) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      Owners of the latest failures:{' '}
      {owners.map(({ id, name, count }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <AnchorLink to={jobSearchPath({ q: `owner:${id}` })} inherit>
            {name}
          </AnchorLink>{' '}
          ({count})
        </span>
      ))}
    </Text>
  );
}

interface GroupActionsProps {
  /** The actions change exactly the jobs that the page lists. */
  group: Pick<FailureView, 'queue' | 'code'> & { kind: string; signature: string; since: string };
  hasJobs: boolean;
  /** The page to open when all are dismissed, where that can be undone. */
  next: string;
  onChange: () => void;
}

function GroupActions({ group, hasJobs, next, onChange }: GroupActionsProps) {
  const { may, hrefOf } = useConsole();
  const retry = useBulkChange(onChange);
  const dismissal = useBulkChange(() => navigate(hrefOf(next)));
  return (
    <>
      <Group gap="sm">
        {hasJobs && may('retry') && (
          <Button size="xs" onClick={() => void retry.ask('retry', group)}>
            Retry all
          </Button>
        )}
        {hasJobs && may('dismiss') && (
          <Button size="xs" variant="default" onClick={() => void dismissal.ask('dismiss', group)}>
            Dismiss all
          </Button>
        )}
      </Group>
      <BulkChangeDialog change={retry} />
      <BulkChangeDialog change={dismissal} />
    </>
  );
}
