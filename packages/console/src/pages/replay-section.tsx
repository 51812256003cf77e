import { Button } from '@mantine/core';
import { z } from 'zod';
import { jobPath } from '../ui/paths';
import { ReplayForm, type ReplayRequest } from '../ui/replay/replay-form';
import type { PayloadField } from '../views';
import { useConsole } from './context';
import { navigate } from './router';

const created = z.object({ id: z.string() });

interface ReplaySectionProps {
  id: string;
  payload: unknown;
  fields: PayloadField[];
  onCancel: () => void;
}

/** The form that replays a job with another payload, and then opens the new job. */
export function ReplaySection({ id, payload, fields, onCancel }: ReplaySectionProps) {
  const { client, hrefOf } = useConsole();
  async function replay(request: ReplayRequest) {
    const response = await client.post(`/jobs/${id}/replay`, request);
    if (!response.ok) return response.problem;
    navigate(hrefOf(jobPath(created.parse(response.body).id)));
    return undefined;
  }
  return (
    <div>
      <ReplayForm payload={payload} fields={fields} recipient={null} onReplay={replay} />
      <Button variant="subtle" size="xs" mt="xs" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
