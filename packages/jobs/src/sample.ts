import type { AnyContract, JobContract } from '@offload/core/contract';
import type { SoldOrder, SourceFile } from '@offload/db';
import type { z } from 'zod';

/** What a sample may ask for before its job is enqueued. All of it belongs to one account, which has nothing else. */
export interface SampleWorld {
  owner: { id: string; email: string };
  addOrders(orders: SoldOrder[]): Promise<void>;
  /** Adds other jobs that have failed. */
  addFailedJobs(count: number): Promise<{ id: string; finishedAt: Date }[]>;
  upload(name: string, contentType: string, content: Buffer): Promise<SourceFile>;
  /** Lets the owner do what staff do. */
  makeOperator(): Promise<void>;
  /** Sets the webhook for alerts to a receiver that accepts everything. */
  setWebhook(): Promise<void>;
}

export interface SampleJob<Payload> {
  payload: Payload;
  recipient?: string;
  sources?: SourceFile[];
}

export interface Sample {
  contract: AnyContract;
  /** Makes what the job needs. Returns how to enqueue it. */
  prepare(world: SampleWorld): Promise<SampleJob<unknown>>;
}

/**
 * Defines a job of a kind that has an effect worth checking and takes a moment. The matrix enqueues it, disturbs it in
 * every way it knows, and compares the effect with that of an undisturbed run.
 */
export function defineSample<Payload extends z.ZodType, const Job extends SampleJob<z.input<Payload>>>(
  contract: JobContract<Payload>,
  prepare: (world: SampleWorld) => Promise<Job> | Job,
): Sample {
  return { contract, prepare: async (world) => prepare(world) };
}
