import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core';
import type { Alerts } from '@/api/admin/alerts/alert-schema';
import { ruleLabels } from './rule-labels';

/** Shows the rules and recipients to staff who may not change them. */
export function RuleList({ rules, recipients, webhookUrl }: Alerts) {
  return (
    <>
      <Table withTableBorder>
        <TableThead>
          <TableTr>
            <TableTh>Rule</TableTh>
            <TableTh>Threshold</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rules.map(({ rule, isOn, threshold }) => (
            <TableTr key={rule}>
              <TableTh scope="row">{ruleLabels[rule].label}</TableTh>
              <TableTd>{isOn ? `${threshold}${ruleLabels[rule].suffix}` : 'off'}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Text size="sm">
        Email recipients: {recipients.length}. Webhook: {webhookUrl ?? 'none'}. Only admins can change these
        settings.
      </Text>
    </>
  );
}
