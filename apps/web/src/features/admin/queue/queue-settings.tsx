'use client';

import { Button, Group, Stack, TextInput } from '@mantine/core';
import classes from '@offload/console/ui/queue/queue.module.css';
import { PausedBadge, QueueWords } from '@offload/console/ui/queue/queue-words.tsx';
import { PauseIcon, PlayIcon } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import { maxPauseReason } from '@/api/admin/limits/pause-reason';
import { ProblemAlert } from '../../http/problem-alert';
import { ChangeButton } from '../changes/change-button';
import { CleanQueue } from './clean-queue';
import { LimitForm } from './limit-form';
import { useQueueChange } from './use-queue-change';

/** Shows how a queue is set, and lets operators pause, limit, and clean it. */
export function QueueSettings({ queue, mayOperate }: { queue: QueueView; mayOperate: boolean }) {
  const { shown, problem, pause, resume, limit } = useQueueChange(queue);
  const { name, concurrency, perMinute, ownerRunning, ownerOpen } = queue;
  const section = useRef<HTMLElement>(null);
  // The pressed button disappears, so the section that shows the change gets the focus.
  const focusNews = () => section.current?.focus();
  return (
    <section ref={section} tabIndex={-1} aria-label={name} className={classes.settings}>
      <Group gap="sm" align="flex-start">
        {shown.isPaused && <PausedBadge />}
        <QueueWords queue={shown} />
      </Group>
      {mayOperate && (
        <Stack gap="md">
          {shown.isPaused ? (
            <Button
              size="xs"
              w="fit-content"
              leftSection={<PlayIcon size={14} />}
              onClick={() => {
                resume();
                focusNews();
              }}
            >
              Resume
            </Button>
          ) : (
            <PauseForm
              onPause={(reason) => {
                pause(reason);
                focusNews();
              }}
            />
          )}
          {problem && <ProblemAlert problem={problem} />}
          {/* The key resets the form when another user has changed the limits. */}
          <LimitForm
            key={`${concurrency} ${perMinute} ${ownerRunning} ${ownerOpen}`}
            queue={queue}
            onChange={limit}
          />
          <Group gap="sm" align="flex-end">
            <ChangeButton action="cancel" filter={{ queue: name }} size="xs" variant="default">
              Cancel queued jobs
            </ChangeButton>
            <CleanQueue name={name} />
          </Group>
        </Stack>
      )}
    </section>
  );
}

function PauseForm({ onPause }: { onPause: (reason: string | null) => void }) {
  const [reason, setReason] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    onPause(reason.trim() || null);
  }
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        <TextInput
          size="xs"
          w={{ base: '100%', xs: 320 }}
          label="Reason for a pause (optional)"
          description="The owners of waiting jobs see it."
          value={reason}
          maxLength={maxPauseReason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" leftSection={<PauseIcon size={14} />}>
          Pause
        </Button>
      </Group>
    </form>
  );
}
