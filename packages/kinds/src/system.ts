import { auditLog, bulkChanges, replays } from '@offload/console/server';
import { defineSchedule, defineSystem, type JobSystem, type SystemParts } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import {
  jobFiles,
  ownerAddress,
  ownerNotifications,
  runLeftovers,
  storageReservations,
  webhookEvents,
} from '@offload/db';
import { emailLedger } from '@offload/mail/ledger';
import { alertEmail } from '../alert-email/contract';
import { changeJobs } from '../change-jobs/contract';
import { exchangeRates } from '../exchange-rates/contract';
import { indexOrders } from '../index-orders/contract';
import { jobFinishedEmail } from '../job-finished-email/contract';
import { lesson } from '../lesson/contract';
import { onboarding } from '../onboarding/contract';
import { passwordResetEmail } from '../password-reset-email/contract';
import { pushNotification } from '../push-notification/contract';
import { resizeImage } from '../resize-image/contract';
import { salesImport } from '../sales-import/contract';
import { salesReport } from '../sales-report/contract';
import { webhookDelivery } from '../webhook-delivery/contract';
import { webhookDisabledEmail } from '../webhook-disabled-email/contract';
import { welcomeEmail } from '../welcome-email/contract';
import { yearlyReports } from '../yearly-reports/contract';
import { places } from './places';
import { queues } from './queues';

/** Defines a system of these kinds and schedules, with the demo's queues and the hooks that commit with its jobs. */
export function createSystem(
  contracts: readonly JobContract[],
  schedules: SystemParts['schedules'] = [],
): JobSystem {
  const hooks = [
    ...[emailLedger(ownerAddress, places), jobFiles, runLeftovers(contracts), storageReservations],
    ...[ownerNotifications(contracts), auditLog, bulkChanges, replays, webhookEvents(contracts)],
  ];
  return defineSystem({ queues, contracts, schedules, gateLimits, hooks, places });
}

/** Returns the limits of each gate, so that no host is overrun by our requests. */
function gateLimits() {
  return { concurrency: 10, rate: { starts: 300, everyMs: 60_000 } };
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
  lesson,
  onboarding,
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
