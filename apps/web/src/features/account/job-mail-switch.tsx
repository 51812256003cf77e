'use client';

import { Stack, Switch, Text } from '@mantine/core';
import { send } from '../http/http';
import { Refused } from '../http/refused';
import { useOptimisticChange } from '../http/use-optimistic-change';

const replace = (_before: boolean, after: boolean) => after;

/** Turns emails about finished jobs on or off. */
export function JobMailSwitch({ wantsJobMail }: { wantsJobMail: boolean }) {
  const { shown, change, refusals } = useOptimisticChange(wantsJobMail, replace);

  function turn(isOn: boolean) {
    const call = () => send('PATCH', '/api/account', { wantsJobMail: isOn });
    change({ id: 'job-mail', change: isOn, call });
  }
  return (
    <Stack gap="xs">
      <Switch
        label="Email me when a job finishes"
        description="For reports and imports. You won’t get an email if the job’s page is open when it finishes."
        checked={shown}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      <Refused problem={refusals.get('job-mail')} />
      <noscript>
        <Text size="sm">JavaScript is required to change this.</Text>
      </noscript>
    </Stack>
  );
}
