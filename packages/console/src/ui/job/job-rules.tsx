import { Code, DataList } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RulesView } from '../../reads/job-views';
import { Moment } from '../time/moment';
import { factLabelWidth } from './job-facts';

/** Lists the rules for when a job may run, how many run at once, and how long it's kept. */
export function JobRules({ rules }: { rules: RulesView }) {
  const { priority, deadline, uniqueKey, concurrency, gate, payloadVersion, retention } = rules;
  return (
    <DataList labelWidth={factLabelWidth}>
      <Rule label="Priority">{priority}</Rule>
      {deadline && (
        <Rule label="Deadline">
          <Moment at={deadline} />
        </Rule>
      )}
      {uniqueKey && <Key label="Unique key" value={uniqueKey} />}
      {concurrency && <Key label={`Up to ${concurrency.limit} at once`} value={concurrency.key} />}
      {gate && <Key label="Gate" value={gate} />}
      <Rule label="Payload version">{payloadVersion}</Rule>
      <Rule label="Kept">{retention ? `${retention} after it has finished` : 'forever'}</Rule>
    </DataList>
  );
}

function Key({ label, value }: { label: string; value: string }) {
  return (
    <Rule label={label}>
      <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
    </Rule>
  );
}

function Rule({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}
