import type { JobContract } from '@offload/core/contract';
import type { ComponentType } from 'react';
import type * as z from 'zod';
import type { JobView } from '@/api/jobs/job-schema';
import type { JobRequest } from '@/features/jobs/job-requests';

export interface RerunRequest {
  path: string;
  body: object;
}

/** What the owner of a failed job can do. */
export interface Advice {
  text: string;
  /** If false, a retry would fail again, and pages don't offer one. */
  retryHelps: boolean;
  /** A link to the page where the owner can do it. */
  action?: { label: string; href: string };
}

/** What is wrong with the result of a job that succeeded. */
export interface Warning {
  /** In a badge: `24 rejected`. */
  label: string;
  text: string;
}

export interface KindProps {
  job: JobView;
  asked: JobRequest;
  now: number;
}

/** The components of a kind. Everything is optional and has a default. */
export interface KindParts {
  /** Shows what a job has made. By default, its files and the fields of its result. */
  Outcome?: ComponentType<KindProps>;
  Actions?: ComponentType<KindProps>;
}

/** The web's view of a kind of job, apart from its API and its components. Everything is optional and has a default. */
export interface KindView<Contract extends JobContract = JobContract> {
  /** The page where its jobs are created, as the navigation and the home page show it. */
  page?: { href: string; label: string; offer: string; about: string };
  /** Whether lists always lead to a job's page, because the page says more than the file. */
  opensPage?: boolean;
  /** Returns advice for the owner about a failure by the error's code; null if the kind has none. */
  advise?(code: string, source: string | null): Advice | null;
  /** Returns what is wrong with the result of a job that succeeded; null if all is well. */
  warning?(job: JobView): Warning | null;
  /** Returns what a canceled job has left behind. */
  afterCancel?(job: JobView): string;
  /** Returns how to request the same work again; null or missing: it can't be. */
  again?(payload: z.output<Contract['payload']>): RerunRequest | null;
  /** Returns the URL that the work is based on, if it is. */
  source?(payload: z.output<Contract['payload']>): string | null;
  /** Returns the name of a schedule; by default, that of its kind. */
  scheduleName?(template: object): string;
}
