'use client';

import { countOf, formatSize } from '@offload/core/format/amounts';
import { useRouter } from 'next/navigation';
import type { JobView } from '@/api/jobs/job-schema';
import { send } from '@/features/http/http';
import { DeleteButton } from '@/features/shell/delete-button';
import type { KindProps } from '@/kinds/kind-view';
import { imageResultOf } from '../outcome/image-result';

/** Deletes an image with all its files, after a confirmation. */
export function DeleteImage({ job, asked }: KindProps) {
  const router = useRouter();

  async function onDelete() {
    const answer = await send('DELETE', `/api/images/${job.id}`);
    if (!answer.ok) return answer.problem;
    router.push('/images');
  }
  return (
    <DeleteButton what="image" onDelete={onDelete}>
      This deletes {asked.title ?? 'the image'}
      {contentsOf(job)}. This can’t be undone.
    </DeleteButton>
  );
}

function contentsOf(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return ', its job, and its history';
  const count = countOf(job.files.length, 'resized image');
  const bytes = job.files.reduce((sum, file) => sum + file.bytes, result.original.bytes);
  return `: the original, ${count} (${formatSize(bytes)} in total), the job, and its history`;
}
