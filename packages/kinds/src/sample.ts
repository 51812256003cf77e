import type { JobContract } from '@offload/core/contract';
import type { SourceFile } from '@offload/db';
import type * as z from 'zod';
import type { SoldOrder } from './orders';

/** What a sample can prepare before its job is enqueued. Everything belongs to one otherwise empty account. */
export interface SampleWorld {
  owner: { id: string; email: string };
  addOrders(orders: SoldOrder[]): Promise<void>;
  /** Adds other, failed jobs. */
  addFailedJobs(count: number): Promise<{ id: string; finishedAt: Date }[]>;
  upload(name: string, contentType: string, content: Buffer): Promise<SourceFile>;
  /** Adds a device of the owner, and an unread notification for it to show. Returns the ID of its subscription. */
  addDevice(): Promise<string>;
  /** Makes the owner an operator. */
  makeOperator(): Promise<void>;
  /** Adds a webhook to a receiver that accepts everything. Returns its ID. */
  addWebhook(): Promise<string>;
}

export interface SampleJob<Payload> {
  payload: Payload;
  recipient?: string;
  sources?: SourceFile[];
}

export interface Sample {
  contract: JobContract;
  /** Creates what the job needs. Returns how to enqueue it. */
  prepare(world: SampleWorld): Promise<SampleJob<unknown>>;
}

/**
 * Defines a sample job of a kind: one that has an effect to check and takes a moment to run. The matrix enqueues it,
 * disturbs it in every way it knows, and compares the effect with that of an undisturbed run.
 */
export function defineSample<Payload extends z.ZodType, const Job extends SampleJob<z.input<Payload>>>(
  contract: JobContract<Payload>,
  prepare: (world: SampleWorld) => Promise<Job> | Job,
): Sample {
  return { contract, prepare: async (world) => prepare(world) };
}
