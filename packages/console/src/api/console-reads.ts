import type { AboutJob } from '../about-job';
import type { ActionPage } from '../operations/audit-actions';
import type { StateCounts } from '../operations/search/count-by-state';
import type { AlertChangeView, FiringAlert, RuleView } from '../reads/alerts';
import type { ChildJobs } from '../reads/child-jobs';
import type { JobDetails } from '../reads/job';
import type { LogLine } from '../reads/job-views';
import type { Overview } from '../reads/overview';
import type { StackLine } from '../reads/source';
import type { GateLine } from '../ui/gates/gate-line';
import type { SystemState } from '../ui/overview/system-state';
import type { ListedSchedule } from '../ui/schedules/listed-schedule';
import type { Advice, DismissalView, FailureGroupView, QueueView } from '../views';
import type { KnownOwner, ListedJob } from './parts';

export interface JobPageView extends Omit<JobDetails, 'job' | 'stack' | 'commit'> {
  job: ListedJob;
  /** What the app knows about it. */
  about: Required<AboutJob>;
  /** The recipient of its email, if a replay may send it elsewhere. */
  recipient: string | null;
  /** The signal that it waits for, if the reader may send it. */
  signal: { name: string; label: string } | null;
  /** The app's own page of the job. */
  url: string | null;
  /** The code of its kind. */
  sourceUrl: string | null;
  stack: LinkedStackLine[] | null;
  advice: Advice | null;
}

/** A line of a stack. The app's own code has a place in it, and a URL if the app knows one. */
export interface LinkedStackLine extends StackLine {
  url: string | null;
}

/** A schedule in the list of all schedules. */
export interface ScheduleLine extends ListedSchedule {
  /** Its name in code or in the app. Null: the name of its kind. */
  title: string | null;
  kind: string;
  owner: KnownOwner;
}

/** What the console's API returns, by the route of a read. */
export interface ConsoleReads {
  '/overview': Overview & Pick<SystemState, 'more'>;
  '/alerts': { rules: RuleView[]; firing: FiringAlert[]; history: AlertChangeView[] } & Pick<
    SystemState,
    'more'
  >;
  '/queues': { data: QueueView[] };
  '/jobs': {
    data: ListedJob[];
    nextCursor: string | null;
    /** How far the search got, if the page isn't full and there may be more matches. */
    searchedUntil: string | null;
  };
  '/jobs/counts': { counts: StateCounts | null };
  '/jobs/:id': JobPageView;
  '/jobs/:id/log': { data: LogLine[] };
  '/jobs/:id/children': Omit<ChildJobs, 'jobs'> & { data: ListedJob[] };
  /** The jobs that a job of the app has changed: the latest ones, and how many there are in each state. */
  '/jobs/:id/changed': { data: ListedJob[]; counts: Record<string, number> };
  '/failures': { data: FailureGroupView[] };
  /** Dismissals that weren't undone, latest first. */
  '/dismissals': { data: DismissalView[] };
  '/failures/jobs': {
    data: ListedJob[];
    /** The owners with the most of the latest failures. */
    owners: (KnownOwner & { count: number })[];
    /** The job whose payload the reader may edit to fix the group, or null if they can't edit any. */
    fixFrom: string | null;
    /** Where the next page begins. */
    next: string | null;
    /** When the period begins, and when this was read, by the server's clock. */
    since: string;
    until: string;
  };
  '/audit': ActionPage & {
    existing: string[];
  };
  '/gates': { data: GateLine[] };
  '/schedules': { data: ScheduleLine[]; nextCursor: string | null };
}
