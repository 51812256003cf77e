import type { Enqueued } from '@offload/core';
import { reservedBytesOf, type SourceFile, type Transaction } from '@offload/db';
import { importKeepDays, salesImport } from '@offload/kinds/sales-import';
import type { z } from 'zod';
import type { Cause } from '@/api/http/request-id';
import { runtime } from '@/server/runtime';
import { answerWithJob } from '../jobs/job-answer';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { type When, whenOptions } from '../jobs/when';

const keepMs = importKeepDays * 24 * 60 * 60 * 1_000;

interface ImportRequest {
  ownerId: string;
  cause: Cause;
  source: SourceFile;
  payload: z.output<typeof salesImport.payload>;
  when: When;
}

/** Enqueues an import, unless the owner's same import is in progress: then returns that job, and takes no file. */
export async function startImport(tx: Transaction, { ownerId, cause, source, payload, when }: ImportRequest) {
  const options = whenOptions(when);
  const { runAt } = options;
  const request = { kind: salesImport.kind, ownerId, payload, apartFrom: ['fileName'], runAt };
  const underWay = await runtime().jobs.findInProgress(tx, request);
  const none: Enqueued[] = [];
  if (underWay) return { answer: await answerWithJob(tx, underWay), jobs: none };
  const bytes = source.bytes + reservedBytesOf(salesImport, payload);
  await requireOwnerLimits(tx, ownerId, { queue: salesImport.queue, bytes });
  const startsAt = runAt ?? new Date();
  // A file of a job that runs later is there when it does.
  const sources = [{ ...source, expiresAt: new Date(startsAt.getTime() + keepMs) }];
  const job = await runtime().jobs.enqueue(tx, salesImport, payload, {
    ownerId,
    ...cause,
    sources,
    ...options,
  });
  return { answer: await answerWithJob(tx, job.id), jobs: [job] };
}
