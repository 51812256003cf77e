'use client';

import { Button, Popover, Text } from '@mantine/core';
import { isPermanent } from '@offload/console/text';
import { allows, hasFinished } from '@offload/core/contract';
import { CircleStopIcon, DownloadIcon, EyeIcon, RefreshCwIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import type { RerunRequest } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { post } from '../../http/http';
import { ProblemText } from '../../http/problem';
import { useCall } from '../../http/use-call';
import { ButtonLink } from '../../shell/links';
import { availableFiles } from '../available-files';
import { adviceFor } from '../detail/advice';
import { announceAction } from '../live/job-channel';
import { isPossible } from '../possible-actions';
import classes from './list.module.css';

export interface RowActionProps {
  job: JobView;
  /** The row's name. */
  name: string;
  again: RerunRequest | null;
  now: number;
}

const icons = {
  Cancel: CircleStopIcon,
  Retry: RefreshCwIcon,
  'Run again': RefreshCwIcon,
  Download: DownloadIcon,
  Open: EyeIcon,
};

/** The one action of a row, which depends on the state. */
export function RowAction({ job, name, again, now }: RowActionProps) {
  const { call, problem, isSending, dismiss } = useCall();
  const step = nextStep(job, again, now);
  if (!step) return <span />;

  const act = ({ path, body }: RerunRequest) =>
    void call(
      () => post(path, body),
      () => announceAction(job.id),
    );
  return (
    <Popover
      withRoles={false}
      opened={problem !== undefined}
      onDismiss={dismiss}
      withArrow
      position="bottom-end"
    >
      <Popover.Target>
        <span className={classes.action}>
          <StepButton step={step} name={name} isSending={isSending} onCall={act} />
        </span>
      </Popover.Target>
      <Popover.Dropdown role="alert">
        <Text component="div" size="sm">
          {problem && <ProblemText problem={problem} />}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}

interface StepButtonProps {
  step: NextStep;
  name: string;
  isSending: boolean;
  onCall: (call: RerunRequest) => void;
}

function StepButton({ step, name, isSending, onCall }: StepButtonProps) {
  const Icon = icons[step.label];
  const look = {
    variant: 'default',
    size: 'compact-sm',
    leftSection: <Icon size={14} />,
    'aria-label': `${step.label}: ${name}`,
  } as const;
  if ('call' in step) {
    return (
      <Button {...look} loading={isSending} onClick={() => onCall(step.call)}>
        {step.label}
      </Button>
    );
  }
  if (step.label === 'Open') {
    return (
      <ButtonLink {...look} href={step.href}>
        {step.label}
      </ButtonLink>
    );
  }
  return (
    <Button {...look} component="a" href={step.href} download>
      {step.label}
    </Button>
  );
}

/** The most likely action for a job in this state. */
export type NextStep =
  | { label: 'Cancel' | 'Retry' | 'Run again'; call: RerunRequest }
  | { label: 'Download' | 'Open'; href: string };

export function nextStep(job: JobView, again: RerunRequest | null, now: number): NextStep | null {
  const { kind, state, error, files, links } = job;
  if (isPossible('cancel', job)) return { label: 'Cancel', call: { path: `${links.self}/cancel`, body: {} } };
  const needsOther = error && (isPermanent(job) || !adviceFor(kind, error.code).retryHelps);
  if (needsOther) return { label: 'Open', href: links.page };
  if (allows(state, 'retry')) return { label: 'Retry', call: { path: `${links.self}/retry`, body: {} } };
  if (!hasFinished(state)) return null;
  if (viewOf(kind).opensPage) return { label: 'Open', href: links.page };
  const [file, ...more] = availableFiles(job, now);
  if (file && more.length === 0) return { label: 'Download', href: file.url };
  if (file || files.length === 0) return { label: 'Open', href: links.page };
  return again && { label: 'Run again', call: again };
}
