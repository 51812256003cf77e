import { Stack, Title } from '@mantine/core';
import { Firing } from '@offload/console/ui/alerts/firing.tsx';
import type { Metadata } from 'next';
import { findAlerts } from '@/api/admin/alerts/alert-queries';
import { findTests } from '@/api/admin/alerts/send-test';
import { AlertForm } from '@/features/admin/alerts/alert-form';
import { AlertTests } from '@/features/admin/alerts/alert-tests';
import { RuleList } from '@/features/admin/alerts/rule-list';
import { Refresh } from '@/features/admin/refresh';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Alerts' };

export default async function AlertsPage() {
  const { id, role } = await requireStaff('/admin/alerts');
  const alerts = await findAlerts(role);
  return (
    <Stack gap="lg">
      <Title order={1}>Alerts</Title>
      <Refresh />
      <Firing firing={alerts.firing} />
      <section aria-labelledby="rules">
        <Title order={2} id="rules" mb="xs">
          Rules
        </Title>
        {role === 'admin' ? <AlertForm alerts={alerts} /> : <RuleList {...alerts} />}
      </section>
      {role === 'admin' && <AlertTests alerts={alerts} sends={await findTests(id)} />}
    </Stack>
  );
}
