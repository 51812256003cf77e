import { ReplayForm, type ReplayRequest } from '@offload/console/ui/replay/replay-form.tsx';
import { useRouter } from 'next/navigation';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { api, read } from '../../../http/api';
import { replayRecipient } from '../can-replay';

interface ReplayTabProps {
  job: JobView;
  details: AdminJobDetails;
  fields: NonNullable<AdminJobDetails['fields']>;
}

/** Replays a job with other values, and opens the new one. */
export function ReplayTab({ job: { id }, details, fields }: ReplayTabProps) {
  const router = useRouter();
  async function replay(json: ReplayRequest) {
    const answer = await read(api.admin.jobs[':id'].redo.$post({ param: { id }, json }));
    if (!answer.ok) return answer.problem;
    router.push(`/admin/jobs/${answer.body.id}`);
    return undefined;
  }
  return (
    <ReplayForm
      payload={details.payload}
      fields={fields}
      recipient={replayRecipient(details)}
      onReplay={replay}
    />
  );
}
