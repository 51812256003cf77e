import type { Database } from '@offload/db';

export const settings = {
  recipients: ['a@example.com'],
  webhookUrl: 'https://hooks.example/a-secret',
};

/** Removes all that fires, and all that is notified. */
export async function resetAlerts(db: Database): Promise<void> {
  await db.$executeRaw`TRUNCATE offload.job, offload.alert_state, offload.worker_process CASCADE`;
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: [] } });
  await db.webhook.deleteMany({ where: { ownerId: null } });
}
