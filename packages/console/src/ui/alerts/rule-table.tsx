import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from '@mantine/core';
import type { RuleView } from './alert-views';
import { ruleLabels } from './rule-labels';

/** Shows the rules to staff who may not change them. */
export function RuleTable({ rules }: { rules: RuleView[] }) {
  return (
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
  );
}
