import { Button } from '@mantine/core';
import { isPermanent } from '@offload/console/ui/job/is-permanent.ts';
import { PencilIcon } from 'lucide-react';
import type { JobView } from '@/api/jobs/job-schema';
import { adviceFor } from '../../jobs/detail/advice';
import { isPossible, type JobAction, jobActions } from '../../jobs/job-actions';
import { ButtonLink } from '../../shell/links';
import { DismissButton } from '../failed/dismiss-button';
import { tabHref } from './tabs/tabs';

interface AdminJobActionsProps {
  job: JobView;
  /** What the user may do, in some state or other. */
  allowed: readonly JobAction[];
  canReplay: boolean;
  isDismissed: boolean;
  mayDismiss: boolean;
  onAct: (action: JobAction) => void;
}

/** The actions on a job. The one that is likely to help comes first and stands out, unless the failure was dismissed. */
export function AdminJobActions({ job, allowed, canReplay, ...rest }: AdminJobActionsProps) {
  const { isDismissed, mayDismiss, onAct } = rest;
  const { id, kind, state, error } = job;
  const needsHelp = state === 'failed' && !isDismissed;
  const retryHelps =
    needsHelp && error !== null && adviceFor(kind, error.code).retryHelps && !isPermanent(job);
  const needsEdit = canReplay && needsHelp && !retryHelps;
  const replay = canReplay && (
    <ButtonLink
      href={tabHref(id, 'replay')}
      scroll={false}
      size="xs"
      variant={needsEdit ? 'filled' : 'default'}
      leftSection={<PencilIcon size={14} />}
    >
      Edit and replay
    </ButtonLink>
  );
  return (
    <>
      {needsEdit && replay}
      {allowed
        .filter((action) => isPossible(action, state))
        .map((action) => {
          const { label, Icon } = jobActions[action];
          const isMain = action === 'retry' && retryHelps;
          return (
            <Button
              key={action}
              size="xs"
              variant={isMain ? 'filled' : 'default'}
              leftSection={<Icon size={14} />}
              onClick={() => onAct(action)}
            >
              {label}
            </Button>
          );
        })}
      {!needsEdit && replay}
      {mayDismiss && needsHelp && <DismissButton filter={{ ids: [id] }} label="Dismiss" />}
    </>
  );
}
