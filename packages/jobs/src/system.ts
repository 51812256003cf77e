import {
  type AnyContract,
  defineSchedule,
  defineSystem,
  type JobSystem,
  type ScheduleDefinition,
} from '@offload/core';
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
import { exchangeRates } from './kinds/exchange-rates/contract';
import { indexOrders } from './kinds/index-orders/contract';
import { jobFinishedEmail } from './kinds/job-finished-email/contract';
import { passwordResetEmail } from './kinds/password-reset-email/contract';
import { pushNotification } from './kinds/push-notification/contract';
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

// The European Central Bank publishes around 16:00.
const dailyRates = defineSchedule({
  name: 'daily-exchange-rates',
  contract: exchangeRates,
  cron: '30 16 * * *',
  timeZone: 'Europe/Berlin',
  payload: () => ({}),
});

const contracts = [
  alertEmail,
  changeJobs,
  exchangeRates,
  indexOrders,
  jobFinishedEmail,
  passwordResetEmail,
  pushNotification,
  resizeImage,
  salesImport,
  salesReport,
  webhookDelivery,
  webhookDisabledEmail,
  welcomeEmail,
  yearlyReports,
];

/** What web and worker share: the contract of every kind, and the schedules that are declared in code. */
export const system = createSystem(contracts, [dailyRates]);

export const { enqueue } = system;
