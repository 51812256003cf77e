import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core';
import type { Alerts } from '@/api/admin/alert-schema';
import { ruleWords } from './rule-words';

/** The rules and who is told, for those who may not change them. */
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
              <TableTh scope="row">{ruleWords[rule].label}</TableTh>
              <TableTd>{isOn ? `${threshold}${ruleWords[rule].suffix}` : 'off'}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Text size="sm">
        {recipients.length === 0 ? 'Nobody is' : addresses(recipients.length)} written to;{' '}
        {webhookUrl ? `a webhook goes to ${webhookUrl}` : 'there is no webhook'}. Admins can change this.
      </Text>
    </>
  );
}

function addresses(count: number): string {
  return count === 1 ? 'One address is' : `${count} addresses are`;
}
