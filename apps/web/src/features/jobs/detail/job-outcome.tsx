import { Alert, Anchor, Code, DataList, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { JobView } from '@/api/job-schema';
import { Moment } from '../../time/moment';
import { fieldName, fileSize, isTime } from './result-words';
import { advice } from './status-words';

/** What came out of a job: why it failed, what it answered, and the files it made. */
export function JobOutcome({ job }: { job: JobView }) {
  const { state, error, result, files } = job;
  return (
    <>
      {error && (
        <Alert
          color={state === 'failed' ? 'red' : 'orange'}
          icon={<IconAlertCircle aria-hidden />}
          title={error.message}
        >
          {state === 'failed' ? advice(error.code) : 'There is nothing to do: it will be tried again.'}
          {state === 'failed' && (
            <Text size="xs" mt={4}>
              Reference: <Code fz="xs">{job.id}</Code>
            </Text>
          )}
        </Alert>
      )}
      {files.length > 0 && <Files files={files} />}
      {result && Object.keys(result).length > 0 && <Result result={result} />}
    </>
  );
}

function Files({ files }: { files: JobView['files'] }) {
  return (
    <section aria-labelledby="files">
      <Title order={2} id="files" mb="sm">
        Files
      </Title>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {files.map(({ id, name, bytes, url, expiresAt }) => (
          <Group component="li" key={id} gap="xs">
            <IconDownload size={16} aria-hidden />
            <Anchor href={url} download={name}>
              {name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {fileSize(bytes)}
              {expiresAt && (
                <>
                  , until <Moment at={expiresAt} />
                </>
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </section>
  );
}

function Result({ result }: { result: NonNullable<JobView['result']> }) {
  return (
    <section aria-labelledby="result">
      <Title order={2} id="result" mb="sm">
        Result
      </Title>
      <DataList labelWidth={110}>
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
