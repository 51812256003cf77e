import type { JobView } from '@/api/jobs/job-schema';
import { exampleJobs } from '@/features/stories/example-jobs';

const url = '/sample-picture.jpg';
const file = { contentType: 'image/jpeg', bytes: 48_000, width: 320, height: 213, url, expiresAt: null };

/** An image in every state. */
export const exampleImages: JobView[] = exampleJobs.map((job) => ({
  ...job,
  ...{ kind: 'resize-image', queue: 'image', warnings: 0 },
  ...(job.state === 'succeeded' && {
    result: {
      original: { width: 2_400, height: 1_600, bytes: 910_000, frames: 1, format: 'jpeg', sourceId: job.id },
      ...{ placeholder: 'data:image/webp;base64,UklGRg==', savedPercent: 87 },
    },
    files: [{ ...file, id: job.id, name: 'beach-320.jpg' }],
  }),
}));

/** The requests of these jobs, by job ID. */
export const exampleImageRequests = Object.fromEntries(
  exampleImages.map(({ id }, index) => [
    id,
    { title: `${'a-long-name-'.repeat(index)}beach.jpg`, source: null, again: null },
  ]),
);
