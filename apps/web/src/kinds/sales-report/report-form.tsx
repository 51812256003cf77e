'use client';

import {
  Button,
  Input,
  NativeSelect,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useRouter } from 'next/navigation';
import { ProblemAlert } from '@/features/http/problem-alert';
import { usePostForm } from '@/features/http/use-post-form';
import { useZone } from '@/features/time/use-zone';
import { likelyMonth, monthChoices, yearChoices } from './periods';
import { currencyChoices, formatChoices, reportChoices } from './report-choices';

interface ReportFormProps {
  /** The dates of the first and last order. */
  days: { first: string; last: string } | null;
  today: string;
}

type ReportValues = Record<'id' | 'year' | 'month' | 'currency' | 'format' | 'runAt', string>;

/** Creates a report, and opens its page. */
export function ReportForm({ days, today }: ReportFormProps) {
  const router = useRouter();
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
    onDone: (_values, page) => router.push(page),
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
          <NativeSelect
            label="Report"
            data={reportChoices}
            key={form.key('id')}
            {...form.getInputProps('id')}
          />
          <NativeSelect
            label="Year"
            data={yearChoices(days, today)}
            key={form.key('year')}
            {...form.getInputProps('year')}
          />
          <NativeSelect
            label="Month"
            data={monthChoices}
            key={form.key('month')}
            {...form.getInputProps('month')}
          />
          <NativeSelect
            label="Currency"
            data={currencyChoices}
            key={form.key('currency')}
            {...form.getInputProps('currency')}
          />
          <Input.Wrapper label="Format" labelElement="div" error={form.errors.format}>
            <SegmentedControl
              fullWidth
              aria-label="Format"
              data={formatChoices}
              key={form.key('format')}
              {...form.getInputProps('format')}
            />
          </Input.Wrapper>
        </SimpleGrid>
        <TextInput
          type="datetime-local"
          label="Not before"
          description={`Leave empty to create the report now. Time zone: ${zone}`}
          maw={260}
          key={form.key('runAt')}
          {...form.getInputProps('runAt')}
        />
        {problem && <ProblemAlert problem={problem} />}
        <noscript>
          <Text size="sm">This form requires JavaScript.</Text>
        </noscript>
        <Button type="submit" loading={isSending} style={{ alignSelf: 'flex-start' }}>
          Create report
        </Button>
      </Stack>
    </Paper>
  );
}

function reportBody({ id, year, month, currency, format, runAt }: ReportValues): object {
  const data = { year: Number(year), ...(month && { month: Number(month) }), ...(currency && { currency }) };
  return { id, data, format, ...(runAt && { runAt: new Date(runAt).toISOString() }) };
}
