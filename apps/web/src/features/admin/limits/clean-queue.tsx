import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { ChangeButton } from '../changes/change-button';

const ages = [1, 7, 30, 90];

/** Deletes the jobs of a queue that ended long ago, once it has been asked whether that is meant. */
export function CleanQueue({ name }: { name: string }) {
  const [days, setDays] = useState('30');
  return (
    <>
      <NativeSelect
        size="xs"
        label={`Clean ${name}: older than`}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={ages.map((age) => ({ value: String(age), label: age === 1 ? 'a day' : `${age} days` }))}
      />
      <ChangeButton
        action="delete"
        filter={{ queue: name }}
        olderThanDays={Number(days)}
        size="xs"
        variant="default"
      >
        Clean
      </ChangeButton>
    </>
  );
}
