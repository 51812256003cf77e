import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import type { NotificationView } from '@/api/notifications/notification-schema';
import { show } from '@/testing/show';
import { NotificationList } from './notification-list';
import { NotificationsProvider } from './notifications-provider';

const at = '2026-11-25T10:00:00.000Z';
const notification: NotificationView = {
  id: '0199a0c4-0000-7000-8000-000000000000',
  kind: 'sales-report',
  state: 'succeeded',
  summary: 'Your report is ready',
  title: null,
  count: 1,
  unread: 1,
  at,
  since: at,
  page: '/jobs/1',
};

it('says where it ends, and where older jobs are', async () => {
  const initial = { data: [notification], unread: 1 };
  vi.stubGlobal('fetch', async () => Response.json(initial));
  show(
    <NotificationsProvider initial={initial} after="0">
      <NotificationList max={50} />
    </NotificationsProvider>,
  );
  await until(() => document.body.textContent.includes('up to 50 notifications, newest first'));
  expect(document.querySelector('a[href="/jobs"]')?.textContent).toBe('All of your jobs');
});
