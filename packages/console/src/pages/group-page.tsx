import { Button, Code, Group, Text } from '@mantine/core';
import type { ConsoleReads } from '../api/console-reads';
import { ownerWord } from '../operations/search/search-words';
import { FailurePeriods } from '../ui/failed/failure-periods';
import { failureTitle, readSignature } from '../ui/failed/failure-title';
import {
  type FailureView,
  failedPath,
  fixPath,
  groupPath,
  narrowedTo,
  readFailureView,
} from '../ui/failed/failure-view';
import { isPermanent } from '../ui/job/is-permanent';
import { jobSearchPath } from '../ui/job/job-search-query';
import { AnchorLink, ButtonLink } from '../ui/links';
import { BulkChangeDialog } from './bulk-change';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page, PageLink } from './page-parts';
import { type Place, useNavigate } from './router';
import { SelectableJobs } from './selectable-jobs';
import { useBulkChange } from './use-bulk-change';

/** Shows failed jobs with the same error, and actions for all of them. */
export function GroupPage({ place }: { place: Place }) {
  const { kind = '', signature = null, after } = place.params;
  const view = readFailureView(place.params);
  const live = useLive({ route: '/failures/jobs', query: place.query });
  const message = live.body?.data[0]?.error?.message ?? null;
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
      <GroupKind kind={kind} signature={signature} view={view} />
      <Live live={live}>
        {({ data, owners, fixFrom, next, since, until }) => (
          <>
            <GroupActions
              group={{ kind, signature, since, until, queue: view.queue, code: view.code }}
              hasJobs={data.length > 0}
              areFinal={data.every((job) => job.attempt > 0 && isPermanent(job))}
              fix={fixFrom && fixPath({ kind, signature }, view, fixFrom)}
              next={failedPath(view)}
              onChange={live.refresh}
            />
            <GroupJobs data={data} owners={owners} onChange={live.refresh} />
            <Group justify="space-between" component="nav" aria-label="Pages">
              {after ? <PageLink to={groupPath({ kind, signature }, view)} label="Latest" /> : <span />}
              {next && <PageLink to={groupPath({ kind, signature }, view, next)} label="Older" />}
            </Group>
          </>
        )}
      </Live>
    </Page>
  );
}

interface GroupKindProps {
  kind: string;
  signature: string | null;
  view: FailureView;
}

function GroupKind({ kind, signature, view }: GroupKindProps) {
  const { labelOf } = useConsole();
  const code = signature === null ? view.code : readSignature(signature).code;
  const narrowed = narrowedTo(view);
  return (
    <Text size="sm" c="dimmed">
      {labelOf(kind)} <Code>{code}</Code>{' '}
      <AnchorLink to={failedPath(view)} inherit>
        {narrowed ? `All ${narrowed}` : 'All failures'}
      </AnchorLink>
    </Text>
  );
}

interface GroupJobsProps extends Pick<ConsoleReads['/failures/jobs'], 'data' | 'owners'> {
  onChange: () => void;
}

function GroupJobs({ data, owners, onChange }: GroupJobsProps) {
  const { settings } = useConsole();
  if (data.length === 0)
    return (
      <Nothing>
        No failed jobs left in this group. They were retried, dismissed, or deleted, or they failed before
        this period.
      </Nothing>
    );
  return (
    <>
      {settings.seesValues && <Owners owners={owners} />}
      <SelectableJobs jobs={data} onChange={onChange} />
    </>
  );
}

/** Lists the owners of failed jobs, each with a link to all of their jobs. */
function Owners({ owners }: Pick<ConsoleReads['/failures/jobs'], 'owners'>) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      Owners of the latest failures:{' '}
      {owners.map(({ id, name, count }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <AnchorLink to={jobSearchPath({ q: ownerWord(id) })} inherit>
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
  group: Pick<FailureView, 'queue' | 'code'> & {
    kind: string;
    signature: string | null;
    since: string;
    until: string;
  };
  hasJobs: boolean;
  /** Whether all of them failed before their last attempt, because another one would have failed, too. */
  areFinal: boolean;
  /** The page that edits their payloads, if the reader may do that. */
  fix: string | null;
  /** The page to open when all jobs are dismissed, which offers to undo that. */
  next: string;
  onChange: () => void;
}

/** Shows what can be done to all jobs of a group. The action that is likely to help comes first. */
function GroupActions({ group, hasJobs, areFinal, fix, next, onChange }: GroupActionsProps) {
  const { may, hrefOf } = useConsole();
  const navigate = useNavigate();
  const retry = useBulkChange(onChange);
  const dismissal = useBulkChange(() => navigate(hrefOf(next)));
  const main = !areFinal ? 'retry' : fix ? 'fix' : 'dismiss';
  const look = (action: typeof main) =>
    ({ size: 'xs', variant: action === main ? 'filled' : 'default' }) as const;
  const buttons = {
    retry: may('retry') && (
      <Button key="retry" {...look('retry')} onClick={() => void retry.ask('retry', group)}>
        Retry all
      </Button>
    ),
    fix: fix && (
      <ButtonLink key="fix" {...look('fix')} to={fix}>
        Fix payload…
      </ButtonLink>
    ),
    dismiss: may('dismiss') && (
      <Button key="dismiss" {...look('dismiss')} onClick={() => void dismissal.ask('dismiss', group)}>
        Dismiss all
      </Button>
    ),
  };
  return (
    <>
      {hasJobs && areFinal && <PermanentNote canFix={fix !== null} />}
      <Group gap="sm">{hasJobs && orders[main].map((action) => buttons[action])}</Group>
      <BulkChangeDialog change={retry} />
      <BulkChangeDialog change={dismissal} />
    </>
  );
}

function PermanentNote({ canFix }: { canFix: boolean }) {
  return (
    <Text size="sm">
      The error is permanent: a retry with the same values will probably fail again.{' '}
      {canFix ? 'Fix their payload, or dismiss them.' : 'Dismiss them once nothing is left to do.'}
    </Text>
  );
}

const orders = {
  retry: ['retry', 'fix', 'dismiss'],
  fix: ['fix', 'dismiss', 'retry'],
  dismiss: ['dismiss', 'retry'],
} as const;
