import type { UserView } from '@/api/admin/users/user-schema';
import type { NotificationView } from '@/api/notifications/notification-schema';
import type { OrderView } from '@/api/orders/order-schema';

const at = '2026-11-25T10:00:00.000Z';

export const exampleNotifications: NotificationView[] = [
  ['Your report is ready', 'January 2026, PDF', 'succeeded', 1],
  ['12 images failed', null, 'failed', 12],
].map(([summary, title, state, count], index) => ({
  id: `0199a0c4-0000-7000-8000-00000000000${index}`,
  kind: index === 0 ? 'monthly-summary' : 'resize-picture',
  state: state === 'failed' ? 'failed' : 'succeeded',
  summary: String(summary),
  title: title === null ? null : String(title),
  count: Number(count),
  unread: Number(count),
  at,
  since: at,
  page: '/jobs',
}));

const unmarked = { orderNumber: [], customer: [], country: [], product: [], category: [] };

export const exampleOrders: OrderView[] = Array.from({ length: 12 }, (_, index) => ({
  orderNumber: `N-${1_000 + index}`,
  date: '2026-01-31',
  customer: index === 3 ? '株式会社オフロード' : 'Acme Trading GmbH & Co. KG',
  country: 'DE',
  product: index === 5 ? 'A product with a name that is much longer than any column is wide' : 'Pan',
  category: 'Kitchen',
  quantity: index === 7 ? -1 : 3 + index,
  unitPrice: '12.50',
  currency: 'EUR',
  highlights: { ...unmarked, customer: index === 0 ? [[0, 4]] : [] },
}));

export const exampleUsers: UserView[] = (['admin', 'operator', 'viewer', 'user'] as const).map(
  (role, index) => ({
    id: String(index),
    email: `${'a.very.long.name.'.repeat(index)}${role}@example.org`,
    name: role,
    verified: index !== 2,
    role,
    disabled: index === 3,
    disabledReason: index === 3 ? 'Sent 40,000 images' : null,
    hasTwoFactor: index < 2,
    createdAt: at,
  }),
);
