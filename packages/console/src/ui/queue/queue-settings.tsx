import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { QueueLimits } from '@offload/core/admin';
import { PauseIcon, PlayIcon } from 'lucide-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { QueueView } from '../../views';
import { LimitForm } from './limit-form';
import classes from './queue.module.css';
import { maxPauseReason } from './queue-limits';
import { HoldBadge, pauseEffect, QueueWords } from './queue-words';

interface QueueSettingsProps {
  queue: QueueView;
  /** Pauses it with a reason, or resumes it. Null if the reader may not. */
  onPause: ((isPaused: boolean, reason: string | null) => void) | null;
  /** Changes some of its limits. Null if the reader may not. */
  onLimit: ((limits: Partial<QueueLimits>) => Promise<void>) | null;
  problem: ReactNode;
  /** Actions on its jobs. */
  children?: ReactNode;
}

/** Shows a queue's settings, and pauses and limits it. */
export function QueueSettings(props: QueueSettingsProps) {
  const { queue, onPause, onLimit, problem, children } = props;
  const { name, isPaused, outage } = queue;
  const section = useRef<HTMLElement>(null);

  function pause(isPausing: boolean, reason: string | null) {
    onPause?.(isPausing, reason);
    // The pressed button disappears, so the section that shows the change gets the focus.
    section.current?.focus();
  }
  return (
    <section ref={section} tabIndex={-1} aria-label={name} className={classes.settings}>
      <Group gap="sm" align="flex-start">
        <HoldBadge queue={queue} />
        <QueueWords queue={queue} />
      </Group>
      <Stack gap="md" className={classes.controls}>
        {onPause &&
          (isPaused ? (
            <ResumeButton onResume={() => pause(false, null)} />
          ) : (
            <PauseForm
              isReachable={isPaused !== null}
              effect={outage ? outageEffect : pauseEffect}
              onPause={(reason) => pause(true, reason)}
            />
          ))}
        {problem}
        {onLimit && <LimitForm queue={queue} onChange={onLimit} />}
        {children && (
          <Group gap="sm" align="flex-end">
            {children}
          </Group>
        )}
      </Stack>
    </section>
  );
}

const outageEffect =
  'The outage holds this queue already. Paused, its jobs also wait after the outage, until the queue resumes.';

function ResumeButton({ onResume }: { onResume: () => void }) {
  return (
    <Button size="xs" w="fit-content" leftSection={<PlayIcon size={14} />} onClick={onResume}>
      Resume
    </Button>
  );
}

interface PauseFormProps {
  /** Otherwise, the form only keeps what was entered. */
  isReachable: boolean;
  effect: string;
  onPause: (reason: string | null) => void;
}

function PauseForm({ isReachable, effect, onPause }: PauseFormProps) {
  const [reason, setReason] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    onPause(reason.trim() || null);
  }
  return (
    <form onSubmit={submit}>
      <Text size="sm" mb="xs">
        {effect}
      </Text>
      <Group gap="sm" align="flex-end">
        <TextInput
          size="xs"
          w={{ base: '100%', xs: 320 }}
          label="Reason for a pause (optional)"
          description="Visible to everyone who can see this queue. The owners of waiting jobs may see it, too."
          value={reason}
          maxLength={maxPauseReason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={!isReachable}
          leftSection={<PauseIcon size={14} />}
        >
          Pause
        </Button>
      </Group>
    </form>
  );
}
