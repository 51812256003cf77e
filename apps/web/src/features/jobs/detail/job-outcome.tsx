import { Anchor, Code, DataList, Group, Stack, Text } from '@mantine/core';
import { fieldName, isTime, type Try } from '@offload/console/text';
import { factLabelWidth, Moment } from '@offload/console/ui';
import { formatSize } from '@offload/core/format/amounts';
import { DownloadIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { Section } from '@/features/shell/section';
import type { KindProps } from '@/kinds/kind-view';
import { partsOf } from '@/kinds/parts';
import { viewOf } from '@/kinds/registry';
import { Failure } from './failure';

/** Shows why a job failed, what it left when it was canceled, or its result, with the kind's own component. */
export function JobOutcome({ job, asked, now, tries }: KindProps & { tries: Try[] }) {
  const { afterCancel } = viewOf(job.kind);
  const { Outcome } = partsOf(job.kind);
  return (
    <>
      <Failure job={job} tries={tries} source={asked.source} />
      {job.state === 'canceled' && afterCancel && <Text>{afterCancel(job)}</Text>}
      {Outcome && job.state === 'succeeded' ? (
        <Outcome job={job} asked={asked} now={now} />
      ) : (
        <>
          {job.files.length > 0 && <Files files={job.files} />}
          {job.result && <Result result={job.result} />}
        </>
      )}
    </>
  );
}

function Files({ files }: { files: JobView['files'] }) {
  return (
    <Section id="files" title="Files">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {files.map(({ id, name, bytes, url, expiresAt }) => (
          <Group component="li" key={id} gap="xs">
            <DownloadIcon size={16} />
            <Anchor href={url} download={name}>
              {name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {formatSize(bytes)}
              {expiresAt && (
                <>
                  , until <Moment at={expiresAt} />
                </>
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

function Result({ result }: { result: NonNullable<JobView['result']> }) {
  if (Object.keys(result).length === 0) return null;
  return (
    <Section id="result" title="Result">
      <DataList labelWidth={factLabelWidth}>
        {Object.entries(result).map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{fieldName(name)}</DataList.ItemLabel>
            <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{show(value)}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
    </Section>
  );
}

function show(value: unknown): ReactNode {
  if (isTime(value)) return <Moment at={value} />;
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'object' ? <Code block>{JSON.stringify(value, null, 2)}</Code> : String(value);
}
