import type { Database } from '@offload/db';
import type { SignedInCaller } from './test-api';

export const rules = [
  { rule: 'failed-rate', isOn: true, threshold: 20 },
  { rule: 'oldest-waiting', isOn: true, threshold: 300 },
  { rule: 'outage', isOn: true, threshold: 60 },
  { rule: 'no-worker', isOn: true, threshold: 60 },
  { rule: 'stalled', isOn: true, threshold: 60 },
];

export const settings = {
  rules,
  recipients: ['a@example.com'],
  webhookUrl: 'https://hooks.example/a-secret',
};

/** Saves the settings of the alerts as this caller. */
export function putAlerts(by: SignedInCaller, body: object): Promise<Response> {
  return by.get('/api/admin/alerts', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Removes all that fires, and all that is notified. */
export async function resetAlerts(db: Database): Promise<void> {
  await db.$executeRaw`TRUNCATE offload.job, offload.alert_state, offload.worker_process CASCADE`;
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: [] } });
  await db.webhook.deleteMany({ where: { ownerId: null } });
}
