import type { Prisma } from '@offload/db';

/** The columns that owners may see. Payloads and stacks are for admins. */
export const jobColumns = {
  id: true,
  kind: true,
  queue: true,
  ownerId: true,
  state: true,
  version: true,
  attempt: true,
  maxAttempts: true,
  progressPercent: true,
  progressStep: true,
  errorCode: true,
  errorMessage: true,
  result: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  nextAttemptAt: true,
  runAt: true,
  priority: true,
  parentId: true,
  waitingFor: true,
  warnings: true,
  steps: { select: { name: true, startedAt: true, finishedAt: true }, orderBy: { startedAt: 'asc' } },
  files: {
    where: { role: 'output' },
    select: {
      id: true,
      name: true,
      contentType: true,
      bytes: true,
      width: true,
      height: true,
      expiresAt: true,
    },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  },
} satisfies Prisma.JobSelect;

export type JobRow = Prisma.JobGetPayload<{ select: typeof jobColumns }> & {
  /** Why workers have paused the queue that it waits in; undefined if they haven't, or if this wasn't read. */
  outage?: string | undefined;
};
