'use client';

import { Button, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { ProblemAlert } from '@/features/http/problem-alert';
import { useOpenPage } from '@/features/http/use-open-page';
import { usePostForm } from '@/features/http/use-post-form';
import { AnchorLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { timeOf } from '@/features/time/local-time';
import { useZone } from '@/features/time/use-zone';
import { likelyMonth, monthChoices, yearChoices } from './periods';
import { currencyChoices, formatChoices, reportChoices } from './report-choices';
import { SegmentField } from './segment-field';

interface ReportFormProps {
  /** The dates of the first and last order; null without orders. */
  days: { first: string; last: string } | null;
  today: string;
}

type ReportValues = Record<'id' | 'year' | 'month' | 'currency' | 'format' | 'runAt', string>;

/** Creates a report, and opens its page. */
export function ReportForm({ days, today }: ReportFormProps) {
  const { open, isOpening } = useOpenPage();
  const zone = useZone();
  const { form, problem, isSending, onSubmit } = usePostForm<ReportValues>({
    initialValues: {
      id: 'monthly-sales',
      format: 'pdf',
      currency: '',
      runAt: '',
      ...likelyMonth(days, today),
    },
    path: '/api/reports',
    body: reportBody,
    onDone: (_values, page) => open(page),
  });

  return (
    <Paper
      withBorder
      p="md"
      component="form"
      aria-label="One report"
      method="post"
      noValidate
      onSubmit={onSubmit}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="md" verticalSpacing="sm">
          <NativeSelect label="Report" data={reportChoices} {...form.getInputProps('id')} />
          <NativeSelect label="Year" data={yearChoices(days, today)} {...form.getInputProps('year')} />
          <NativeSelect label="Month" data={monthChoices} {...form.getInputProps('month')} />
          <NativeSelect label="Currency" data={currencyChoices} {...form.getInputProps('currency')} />
          <SegmentField label="Format" data={formatChoices} {...form.getInputProps('format')} />
        </SimpleGrid>
        <TextInput
          type="datetime-local"
          label="Not before"
          description={`Leave empty to create the report now. Time zone: ${zone}`}
          maw={260}
          {...form.getInputProps('runAt')}
        />
        {!days && (
          <Text size="sm">
            You have no orders to report on, so the report will be empty.{' '}
            <AnchorLink href="/imports" inherit>
              Import orders
            </AnchorLink>
          </Text>
        )}
        {problem && <ProblemAlert problem={problem} />}
        <NeedsScript />
        <Button type="submit" loading={isSending || isOpening} style={{ alignSelf: 'flex-start' }}>
          Create report
        </Button>
      </Stack>
    </Paper>
  );
}

function reportBody({ id, year, month, currency, format, runAt }: ReportValues): object {
  const data = { year: Number(year), ...(month && { month: Number(month) }), ...(currency && { currency }) };
  return { id, data, format, ...(runAt && { runAt: timeOf(runAt) }) };
}
