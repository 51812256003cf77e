import { type AnyContract, defineSystem, type JobSystem, type ScheduleDefinition } from '@offload/core';
import {
  emailLedger,
  jobFiles,
  ownerNotifications,
  runLeftovers,
  storageReservations,
  webhookEvents,
} from '@offload/db';
import { auditLog, bulkChanges, figures } from '@offload/operations';
import { gateLimits } from './gate-limits';
import { alertEmail } from './kinds/alert-email/contract';
import { changeJobs } from './kinds/change-jobs/contract';
import { indexOrders } from './kinds/index-orders/contract';
import { jobFinishedEmail } from './kinds/job-finished-email/contract';
import { passwordResetEmail } from './kinds/password-reset-email/contract';
import { resizeImage } from './kinds/resize-image/contract';
import { salesImport } from './kinds/sales-import/contract';
import { salesReport } from './kinds/sales-report/contract';
import { webhookDelivery } from './kinds/webhook-delivery/contract';
import { webhookDisabledEmail } from './kinds/webhook-disabled-email/contract';
import { welcomeEmail } from './kinds/welcome-email/contract';
import { yearlyReports } from './kinds/yearly-reports/contract';
import { places } from './places';
import { queues } from './queues';

/** Defines a system of these kinds and schedules, with the demo's queues and the hooks that commit with its jobs. */
export function createSystem(
  contracts: readonly AnyContract[],
  schedules: readonly ScheduleDefinition[] = [],
): JobSystem {
  const hooks = [
    ...[emailLedger(places), jobFiles, runLeftovers(contracts), storageReservations],
    ...[ownerNotifications(contracts), figures, auditLog, bulkChanges, webhookEvents(contracts)],
  ];
  return defineSystem({ queues, contracts, schedules, gateLimits, hooks, places });
}

/** What web and worker share: the contract of every kind. */
export const system = createSystem([
  alertEmail,
  changeJobs,
  indexOrders,
  jobFinishedEmail,
  passwordResetEmail,
  resizeImage,
  salesImport,
  salesReport,
  webhookDelivery,
  webhookDisabledEmail,
  welcomeEmail,
  yearlyReports,
]);

export const { enqueue } = system;
