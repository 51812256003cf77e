'use client';

import { NativeSelect, SimpleGrid, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { dayChoices } from '@offload/console/text';
import dynamic from 'next/dynamic';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { PostForm } from '@/features/http/post-form';
import { usePostForm } from '@/features/http/use-post-form';
import { currencyChoices, formatChoices, reportChoices } from './report-choices';
import { SegmentField } from './segment-field';

interface ScheduleFormProps {
  /** The schedule to change; null: a new one. */
  schedule: ScheduleView | null;
  onDone: () => void;
  onCancel: () => void;
}

type ScheduleValues = Record<
  'id' | 'currency' | 'format' | 'repeat' | 'day' | 'at' | 'cron' | 'timeZone',
  string
>;
type Form = UseFormReturnType<ScheduleValues>;

const repeatChoices = [
  { value: 'month', label: 'Every month' },
  { value: 'cron', label: 'Custom (cron)' },
];

// What reads expressions is loaded only when the user writes one.
const CronField = dynamic(() => import('@offload/console/ui').then((field) => field.CronField));

/** Creates or changes a schedule. It is rendered only in the browser, which knows the time zone. */
export function ScheduleForm({ schedule, onDone, onCancel }: ScheduleFormProps) {
  const { timeZone } = schedule ?? new Intl.DateTimeFormat().resolvedOptions();
  const { form, ...posting } = usePostForm<ScheduleValues>({
    initialValues: {
      id: 'monthly-sales',
      currency: '',
      format: 'pdf',
      timeZone,
      repeat: 'month',
      day: '1',
      at: '08:00',
      cron: '0 8 1 * *',
      ...(schedule && valuesOf(schedule)),
    },
    validate: { at: (at, { repeat }) => (at || repeat === 'cron' ? null : 'Enter a time.') },
    ...(schedule ? { method: 'PUT', path: schedule.links.self } : { path: '/api/schedules' }),
    body: (values) => scheduleBody(values, schedule),
    onDone,
  });

  return (
    <PostForm posting={posting} submit={schedule ? 'Save schedule' : 'Create schedule'} onCancel={onCancel}>
      <Text size="sm" c="dimmed">
        Each report covers the previous month. A report created in December covers November.
      </Text>
      <SimpleGrid cols={2} spacing="md">
        <NativeSelect label="Report" data={reportChoices} {...form.getInputProps('id')} />
        <NativeSelect label="Currency" data={currencyChoices} {...form.getInputProps('currency')} />
      </SimpleGrid>
      <SegmentField label="Format" data={formatChoices} {...form.getInputProps('format')} />
      <SegmentField label="Repeat" data={repeatChoices} {...form.getInputProps('repeat')} />
      <Times form={form} />
      <NativeSelect label="Time zone" data={timeZoneChoices(timeZone)} {...form.getInputProps('timeZone')} />
    </PostForm>
  );
}

function Times({ form }: { form: Form }) {
  const { repeat, timeZone, cron } = form.values;
  if (repeat === 'cron')
    return <CronField timeZone={timeZone} {...form.getInputProps('cron')} value={cron} />;
  return (
    <SimpleGrid cols={2} spacing="md">
      <NativeSelect label="Day" data={dayChoices} {...form.getInputProps('day')} />
      <TextInput label="Time" type="time" {...form.getInputProps('at')} />
    </SimpleGrid>
  );
}

function valuesOf({ report, day, at, cron }: ScheduleView): Partial<ScheduleValues> {
  const times = day && at ? { repeat: 'month', day: String(day), at } : { repeat: 'cron' };
  return { ...(report && { ...report, currency: report.currency ?? '' }), ...times, cron };
}

function scheduleBody(
  { id, currency, format, repeat, day, at, cron, timeZone }: ScheduleValues,
  schedule: ScheduleView | null,
): object {
  const onDay = day === 'last' ? day : Number(day);
  const times = repeat === 'cron' ? { cron } : { every: 'month', day: onDay, at };
  // The form doesn't show the policies. Those of a monthly schedule would let the runs of a frequent one pile up.
  const isSameRepeat = schedule && (schedule.every === null) === (repeat === 'cron');
  const policies = isSameRepeat && { catchUp: schedule.catchUp, overlap: schedule.overlap };
  const report = { id, format, ...(currency && { currency }) };
  return { report, timeZone, ...times, ...policies };
}

/** Returns all time zones, and the browser's own if the list names it differently. */
function timeZoneChoices(own: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own])].sort();
}
