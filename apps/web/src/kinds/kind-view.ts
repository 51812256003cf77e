import type { AnyContract } from '@offload/core/contract';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { JobView } from '@/api/job-schema';
import type { Asked } from '@/server/asked';

/** A request for the same work again. */
export interface AgainCall {
  path: string;
  body: object;
}

export interface KindProps {
  job: JobView;
  asked: Asked;
  now: number;
}

/** The web's view of a kind of job, apart from its API. Everything is optional and has a default. */
export interface KindView<Contract extends AnyContract = AnyContract> {
  /** The page where its jobs are created, as the navigation and the home page show it. */
  page?: { href: string; label: string; offer: string; about: string };
  /** Shows what a job has made. By default, its files and the fields of its result. */
  Outcome?: ComponentType<KindProps>;
  /** More buttons for a finished job. */
  Actions?: ComponentType<KindProps>;
  /** Whether lists always lead to a job's page, because the page says more than the file. */
  opensPage?: boolean;
  /** Advice for the owner about a failure, by the error's code. */
  advice?: Readonly<Record<string, string>>;
  /** Returns how to request the same work again; null or missing: it can't be. */
  again?(payload: z.output<Contract['payload']>): AgainCall | null;
  /** Returns the URL that the work is based on, if it is. */
  source?(payload: z.output<Contract['payload']>): string | null;
  /** Returns what a schedule is called. By default, as its kind. */
  scheduleName?(template: object): string;
}
