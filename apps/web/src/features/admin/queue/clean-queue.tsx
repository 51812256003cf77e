import { NativeSelect } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { useState } from 'react';
import { ChangeButton } from '../changes/change-button';

const ages = [1, 7, 30, 90];

/** Deletes finished jobs of a queue after a confirmation. */
export function CleanQueue({ name }: { name: string }) {
  const [days, setDays] = useState('30');
  return (
    <>
      <NativeSelect
        size="xs"
        label="Delete finished jobs older than"
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={ages.map((age) => ({ value: String(age), label: countOf(age, 'day') }))}
      />
      <ChangeButton
        action="delete"
        filter={{ queue: name }}
        olderThanDays={Number(days)}
        size="xs"
        variant="default"
      >
        Delete jobs
      </ChangeButton>
    </>
  );
}
