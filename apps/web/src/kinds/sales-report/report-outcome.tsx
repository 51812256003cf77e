'use client';

import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Moment } from '@offload/console/ui';
import { formatSize } from '@offload/core/format/amounts';
import { DownloadIcon, ExternalLinkIcon, TimerOffIcon, TriangleAlertIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { availableFiles } from '@/features/jobs/available-files';
import { RerunButton } from '@/features/jobs/detail/rerun-button';
import type { KindProps } from '../kind-view';
import { figuresIn, notesIn } from './figures';
import { PdfView } from './pdf-view';

/** The report, if the browser can display it, with a download link; or a button to create it again if it has expired. */
export function ReportOutcome({ job, asked, now }: KindProps) {
  const [file] = availableFiles(job, now);
  return (
    <section aria-labelledby="report">
      <Title order={2} id="report" mb={4}>
        Report
      </Title>
      <Text mb="sm">{figuresIn(job.result ?? {})}</Text>
      <Notes notes={notesIn(job.result ?? {})} />
      {file ? <Report file={file} /> : <Expired again={asked.again} />}
    </section>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <Alert color="yellow" icon={<TriangleAlertIcon />} title="Not everything is converted" mb="sm">
      {notes.map((note) => (
        <Text size="sm" key={note}>
          {note}
        </Text>
      ))}
    </Alert>
  );
}

function Report({ file }: { file: JobView['files'][number] }) {
  const isPdf = file.contentType === 'application/pdf';
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button component="a" href={file.url} download leftSection={<DownloadIcon size={16} />}>
          Download {file.name.split('.').at(-1)?.toUpperCase()}
        </Button>
        {isPdf && (
          <Button
            component="a"
            href={`${file.url}?inline=1`}
            target="_blank"
            variant="default"
            leftSection={<ExternalLinkIcon size={16} />}
          >
            Open in new tab
          </Button>
        )}
        <Text size="sm" c="dimmed">
          {file.name}, {formatSize(file.bytes)}
          {file.expiresAt && (
            <>
              , available until <Moment at={file.expiresAt} />
            </>
          )}
        </Text>
      </Group>
      {isPdf && <PdfView url={`${file.url}?inline=1#navpanes=0&view=FitH`} name={file.name} />}
    </Stack>
  );
}

function Expired({ again }: Pick<KindProps['asked'], 'again'>) {
  return (
    <Alert color="gray" icon={<TimerOffIcon />} title="This report has expired">
      <Stack gap="sm" align="flex-start">
        Reports are available for 7 days. You can create it again from your current orders.
        {again && <RerunButton call={again}>Create again</RerunButton>}
      </Stack>
    </Alert>
  );
}
