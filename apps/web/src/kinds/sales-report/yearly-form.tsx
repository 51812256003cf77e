'use client';

import { Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '@/features/http/problem-alert';
import { useOpenPage } from '@/features/http/use-open-page';
import { usePostForm } from '@/features/http/use-post-form';
import { NeedsScript } from '@/features/shell/needs-script';
import { likelyMonth, yearChoices } from './periods';
import { currencyChoices, formatChoices } from './report-choices';

interface YearlyFormProps {
  /** The dates of the first and last order. */
  days: { first: string; last: string } | null;
  today: string;
}

/** Creates a report of each month of a year, and opens the page of the job. */
export function YearlyForm({ days, today }: YearlyFormProps) {
  const { open, isOpening } = useOpenPage();
  const { form, problem, isSending, onSubmit } = usePostForm({
    initialValues: { year: likelyMonth(days, today).year, currency: '', format: 'pdf' },
    path: '/api/yearly-reports',
    body: ({ year, currency, format }) => ({ year: Number(year), format, ...(currency && { currency }) }),
    onDone: (_values, page) => open(page),
  });
  return (
    <Paper
      withBorder
      p="md"
      component="form"
      aria-label="A year of reports"
      method="post"
      noValidate
      onSubmit={onSubmit}
    >
      <Stack gap="sm">
        <Text size="sm">Twelve monthly reports, as child jobs of one job, and a ZIP archive of them.</Text>
        <Group align="flex-end">
          <NativeSelect label="Year" data={yearChoices(days, today)} {...form.getInputProps('year')} />
          <NativeSelect label="Currency" data={currencyChoices} {...form.getInputProps('currency')} />
          <NativeSelect label="Format" data={formatChoices} {...form.getInputProps('format')} />
          <Button type="submit" variant="default" loading={isSending || isOpening}>
            Create twelve reports
          </Button>
        </Group>
        {problem && <ProblemAlert problem={problem} />}
        <NeedsScript />
      </Stack>
    </Paper>
  );
}
