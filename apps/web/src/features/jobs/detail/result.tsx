import { Code, DataList, Title } from '@mantine/core';
import { fieldName, isTime } from '@offload/console/text';
import { factLabelWidth, Moment } from '@offload/console/ui';
import type { ReactNode } from 'react';
import type { JobView } from '@/api/jobs/job-schema';

export function Result({ result }: { result: NonNullable<JobView['result']> }) {
  if (Object.keys(result).length === 0) return null;
  return (
    <section aria-labelledby="result">
      <Title order={2} id="result" mb="sm">
        Result
      </Title>
      <DataList labelWidth={factLabelWidth}>
        {Object.entries(result).map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{fieldName(name)}</DataList.ItemLabel>
            <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{show(value)}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </section>
  );
}

function show(value: unknown): ReactNode {
  if (isTime(value)) return <Moment at={value} />;
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'object' ? <Code block>{JSON.stringify(value, null, 2)}</Code> : String(value);
}
