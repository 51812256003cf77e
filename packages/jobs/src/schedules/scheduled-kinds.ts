import type { Prisma, Schedule } from '@offload/db';
import type { JobContract } from '../define';
import { monthBefore, salesReport, scheduledReport } from '../kinds/sales-report/contract';
import { type LocalMonth, localMonth } from './next-run';

interface ScheduledKind {
  contract: JobContract;
  /** What the job is given that is made in this month. Throws where the template is none of its kind. */
  payload(template: unknown, month: LocalMonth): Prisma.InputJsonObject;
}

/** The kinds that can be asked for again and again. */
const scheduledKinds = new Map<string, ScheduledKind>([
  [
    salesReport.kind,
    {
      contract: salesReport,
      payload: (template, month) =>
        salesReport.payload.parse({ ...scheduledReport.parse(template), ...monthBefore(month) }),
    },
  ],
]);

/** The job that a schedule makes at a moment. Throws where its kind cannot be asked for by schedule. */
export function jobOf(
  { kind, template, timeZone }: Pick<Schedule, 'kind' | 'template' | 'timeZone'>,
  at: Date,
): { contract: JobContract; payload: Prisma.InputJsonObject } {
  const scheduled = scheduledKinds.get(kind);
  if (!scheduled) throw new Error(`${kind} is no kind that can be scheduled`);
  return { contract: scheduled.contract, payload: scheduled.payload(template, localMonth(at, timeZone)) };
}
