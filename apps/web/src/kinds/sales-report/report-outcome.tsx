'use client';

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { Moment, useHydrated } from '@offload/console/ui';
import { countOf, formatSize } from '@offload/core/format/amounts';
import { DownloadIcon, ExternalLinkIcon, RefreshCwIcon, TimerOffIcon, TriangleAlertIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { CallButton } from '@/features/http/call-button';
import { pageOf, post } from '@/features/http/http';
import { useOpenPage } from '@/features/http/use-open-page';
import { availableFiles } from '@/features/jobs/available-files';
import { Section } from '@/features/shell/section';
import type { KindProps } from '../kind-view';
import classes from './pdf-view.module.css';
import { notesIn } from './report-choices';

/** The report, if the browser can display it, with a download link; or a button to create it again if it has expired. */
export function ReportOutcome({ job, asked, now }: KindProps) {
  const [file] = availableFiles(job, now);
  return (
    <Section id="report" title="Report">
      <Text mb="sm">{figuresIn(job.result ?? {})}</Text>
      <Notes notes={notesIn(job.result ?? {})} />
      {file ? <Report file={file} /> : <Expired again={asked.again} />}
    </Section>
  );
}

function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <Alert color="yellow" icon={<TriangleAlertIcon />} title="Check the currencies" mb="sm">
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
  const { open, isOpening } = useOpenPage();
  return (
    <Alert color="gray" icon={<TimerOffIcon />} title="This report has expired">
      <Stack gap="sm" align="flex-start">
        Reports are available for 7 days. You can create it again from your current orders.
        {again && (
          <CallButton
            variant="default"
            leftSection={<RefreshCwIcon size={16} />}
            call={() => post(again.path, again.body)}
            loading={isOpening}
            onDone={(answer) => open(pageOf(answer))}
          >
            Create again
          </CallButton>
        )}
      </Stack>
    </Alert>
  );
}

/** Shows a PDF in the browser's own viewer. Shows nothing if the browser has none, as on most phones. */
function PdfView({ url, name }: { url: string; name: string }) {
  const isHydrated = useHydrated();
  if (isHydrated && !navigator.pdfViewerEnabled) return null;
  return <iframe src={url} title={name} className={classes.view} />;
}

/** Returns the figures of a report's result as text: `208 orders, €52,883.70`. */
export function figuresIn({ orders, revenue, currency }: Record<string, unknown>): string {
  if (typeof orders !== 'number' || typeof currency !== 'string') return '';
  if (orders === 0) return 'No orders in this period.';
  const money = new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(revenue));
  return `${countOf(orders, 'order')}, ${money}`;
}
