import { Button, NativeSelect } from '@mantine/core';
import { countOf } from '@offload/core/format/amounts';
import { useState } from 'react';
import { BulkChangeDialog } from './bulk-change';
import { useConsole } from './context';
import { useBulkChange } from './use-bulk-change';

const ages = [1, 7, 30, 90];

/** Cancels the jobs of a queue that haven't finished, or deletes those that have finished, after a preview. */
export function CleanQueue({ name, onChange }: { name: string; onChange: () => void }) {
  const { may } = useConsole();
  const [days, setDays] = useState('30');
  const change = useBulkChange(onChange);
  const deleteOld = () => void change.ask('delete', { queue: name }, Number(days));
  return (
    <>
      {may('cancel') && (
        <Button size="xs" variant="default" onClick={() => void change.ask('cancel', { queue: name })}>
          Cancel unfinished jobs
        </Button>
      )}
      {may('delete') && (
        <>
          <NativeSelect
            size="xs"
            label="Finished jobs created more than"
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
            data={ages.map((age) => ({ value: String(age), label: `${countOf(age, 'day')} ago` }))}
          />
          <Button size="xs" variant="default" onClick={deleteOld}>
            Delete finished jobs
          </Button>
        </>
      )}
      <BulkChangeDialog change={change} />
    </>
  );
}
