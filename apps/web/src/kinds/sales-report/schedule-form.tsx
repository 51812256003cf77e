'use client';

import {
  Button,
  Group,
  Input,
  NativeSelect,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { ProblemAlert } from '@/features/http/problem-alert';
import { usePostForm } from '@/features/http/use-post-form';
import { dayChoices } from '@/features/schedules/cadence-words';
import { ownTimeZone, timeZoneChoices } from '@/features/schedules/time-zones';
import { formatChoices, reportChoices } from './report-choices';

interface ScheduleFormProps {
  onDone: () => void;
  onCancel: () => void;
}

type ScheduleValues = Record<'id' | 'format' | 'day' | 'at' | 'timeZone', string>;

/** Creates a schedule. It is rendered only in the browser, which knows the time zone. */
export function ScheduleForm({ onDone, onCancel }: ScheduleFormProps) {
  const timeZone = ownTimeZone();
  const { form, problem, isSending, onSubmit } = usePostForm<ScheduleValues>({
    initialValues: { id: 'monthly-sales', format: 'pdf', day: '1', at: '08:00', timeZone },
    validate: { at: (value) => (value ? null : 'Enter a time.') },
    path: '/api/schedules',
    body: scheduleBody,
    onDone,
  });

  return (
    <form method="post" noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          Each report covers the previous month. A report created in December covers November.
        </Text>
        <NativeSelect
          label="Report"
          data={reportChoices}
          key={form.key('id')}
          {...form.getInputProps('id')}
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
        <SimpleGrid cols={2} spacing="md">
          <NativeSelect label="Day" data={dayChoices} key={form.key('day')} {...form.getInputProps('day')} />
          <TextInput label="Time" type="time" key={form.key('at')} {...form.getInputProps('at')} />
        </SimpleGrid>
        <NativeSelect
          label="Time zone"
          data={timeZoneChoices(timeZone)}
          key={form.key('timeZone')}
          {...form.getInputProps('timeZone')}
        />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isSending}>
            Create schedule
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function scheduleBody({ id, format, day, at, timeZone }: ScheduleValues): object {
  const onDay = day === 'last' ? day : Number(day);
  return { report: { id, format }, every: 'month', day: onDay, at, timeZone };
}
