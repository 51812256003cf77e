'use client';

import { Button, Group, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '@/features/http/problem';
import { useOpenPage } from '@/features/http/use-open-page';
import { usePostForm } from '@/features/http/use-post-form';
import { AnchorLink } from '@/features/shell/links';
import { NeedsScript } from '@/features/shell/needs-script';
import { timeOf, useZone } from '@/features/time/local-time';
import { likelyMonth, monthChoices, yearChoices } from './periods';
import { currencyChoices, formatChoices, priorityChoices, reportChoices } from './report-choices';
import { SegmentField } from './segment-field';

interface ReportFormProps {
  /** The dates of the first and last order; null without orders. */
  days: { first: string; last: string } | null;
  today: string;
}

type ReportValues = Record<
  'id' | 'year' | 'month' | 'currency' | 'format' | 'runAt' | 'deadline' | 'priority',
  string
>;

export function ReportForm({ days, today }: ReportFormProps) {
  const { open, isOpening } = useOpenPage();
  const { form, ...posting } = usePostForm<ReportValues>({
    initialValues: {
      id: 'monthly-sales',
      format: 'pdf',
      currency: '',
      runAt: '',
      deadline: '',
      priority: 'normal',
      ...likelyMonth(days, today),
    },
    path: '/api/reports',
    body: reportBody,
    onDone: (_values, page) => open(page),
  });
  const button = (
    <Button type="submit" loading={posting.isSending || isOpening} style={{ alignSelf: 'flex-start' }}>
      Create report
    </Button>
  );
  return (
    <Frame label="One report" posting={posting} button={button}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="md" verticalSpacing="sm">
        <NativeSelect label="Report" data={reportChoices} {...form.getInputProps('id')} />
        <NativeSelect label="Year" data={yearChoices(days, today)} {...form.getInputProps('year')} />
        <NativeSelect label="Month" data={monthChoices} {...form.getInputProps('month')} />
        <NativeSelect label="Currency" data={currencyChoices} {...form.getInputProps('currency')} />
        <SegmentField label="Format" data={formatChoices} {...form.getInputProps('format')} />
      </SimpleGrid>
      <TimeFields propsOf={form.getInputProps} />
      {!days && <NoOrders />}
    </Frame>
  );
}

function NoOrders() {
  return (
    <Text size="sm">
      You have no orders to report on, so the report will be empty.{' '}
      <AnchorLink href="/imports" inherit>
        Import orders
      </AnchorLink>
    </Text>
  );
}

/** When the report is created, and which reports it comes before. */
function TimeFields({ propsOf }: { propsOf: (field: 'runAt' | 'deadline' | 'priority') => object }) {
  const zone = useZone();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md" verticalSpacing="sm">
      <TextInput
        type="datetime-local"
        label="Not before"
        description={`Leave empty to create the report now. Time zone: ${zone}`}
        {...propsOf('runAt')}
      />
      <TextInput
        type="datetime-local"
        label="Deadline"
        description="The report fails if it isn’t ready by then. Leave empty for none."
        {...propsOf('deadline')}
      />
      <NativeSelect
        label="Priority"
        description="Relative to your other waiting reports."
        data={priorityChoices}
        {...propsOf('priority')}
      />
    </SimpleGrid>
  );
}

function reportBody(values: ReportValues): object {
  const { id, year, month, currency, format, runAt, deadline, priority } = values;
  const data = { year: Number(year), ...(month && { month: Number(month) }), ...(currency && { currency }) };
  return {
    id,
    data,
    format,
    ...(runAt && { runAt: timeOf(runAt) }),
    ...(deadline && { deadline: timeOf(deadline) }),
    ...(priority !== 'normal' && { priority }),
  };
}

export function YearlyForm({ days, today }: ReportFormProps) {
  const { open, isOpening } = useOpenPage();
  const { form, ...posting } = usePostForm({
    initialValues: { year: likelyMonth(days, today).year, currency: '', format: 'pdf' },
    path: '/api/yearly-reports',
    body: ({ year, currency, format }) => ({ year: Number(year), format, ...(currency && { currency }) }),
    onDone: (_values, page) => open(page),
  });
  return (
    <Frame label="A year of reports" posting={posting}>
      <Text size="sm">Twelve monthly reports, as child jobs of one job, and a ZIP archive of them.</Text>
      <Group align="flex-end">
        <NativeSelect label="Year" data={yearChoices(days, today)} {...form.getInputProps('year')} />
        <NativeSelect label="Currency" data={currencyChoices} {...form.getInputProps('currency')} />
        <NativeSelect label="Format" data={formatChoices} {...form.getInputProps('format')} />
        <Button type="submit" variant="default" loading={posting.isSending || isOpening}>
          Create twelve reports
        </Button>
      </Group>
    </Frame>
  );
}

interface FrameProps {
  label: string;
  posting: Pick<ReturnType<typeof usePostForm>, 'problem' | 'onSubmit'>;
  children: ReactNode;
  /** Below what is wrong, unless it's among the fields. */
  button?: ReactNode;
}

function Frame({ label, posting: { problem, onSubmit }, children, button }: FrameProps) {
  return (
    <Paper withBorder p="md" component="form" aria-label={label} method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {children}
        {problem && <ProblemAlert problem={problem} />}
        <NeedsScript />
        {button}
      </Stack>
    </Paper>
  );
}
