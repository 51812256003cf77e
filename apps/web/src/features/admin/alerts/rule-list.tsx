import { Text } from '@mantine/core';
import { RuleTable } from '@offload/console/ui/alerts/rule-table.tsx';
import type { Alerts } from '@/api/admin/alerts/alert-schema';

/** Shows the rules and recipients to staff who may not change them. */
export function RuleList({ rules, recipients, webhookUrl }: Alerts) {
  return (
    <>
      <RuleTable rules={rules} />
      <Text size="sm">
        Email recipients: {recipients.length}. Webhook: {webhookUrl ?? 'none'}. Only admins can change these
        settings.
      </Text>
    </>
  );
}
