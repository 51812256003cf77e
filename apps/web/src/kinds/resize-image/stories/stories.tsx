import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { exampleJobs, renderedAt } from '@/features/stories/example-jobs';
import { ImageForm } from '../form/image-form';
import { Gallery } from '../gallery/gallery';
import { NoImages } from '../gallery/no-images';
import { StorageMeter } from '../gallery/storage-meter';

const url = '/sample-picture.jpg';
const file = { contentType: 'image/jpeg', bytes: 48_000, width: 320, height: 213, url, expiresAt: null };

/** An image in every state. */
const exampleImages: JobView[] = exampleJobs.map((job) => ({
  ...job,
  kind: 'resize-image',
  queue: 'image',
  warnings: 0,
  ...(job.state === 'succeeded' && {
    result: {
      original: { width: 2_400, height: 1_600, bytes: 910_000, frames: 1, format: 'jpeg', sourceId: job.id },
      placeholder: 'data:image/webp;base64,UklGRg==',
      savedPercent: 87,
    },
    files: [{ ...file, id: job.id, name: 'beach-320.jpg' }],
  }),
}));

/** The requests of these jobs, by job ID. */
const exampleImageRequests = Object.fromEntries(
  exampleImages.map(({ id }, index) => [
    id,
    { title: `${'a-long-name-'.repeat(index)}beach.jpg`, source: null, again: null },
  ]),
);

export const resizeImageStories: Record<string, ReactNode> = {
  Images: (
    <Stack gap="xl">
      <StorageMeter usedBytes={810_000_000} reservedBytes={0} limitBytes={1_000_000_000} />
      <ImageForm
        maxBytes={25_000_000}
        formats={['webp', 'png']}
        defaults={{ widths: [320, 1_024], formats: ['webp'] }}
        url=""
      />
      <Gallery
        listed={exampleImages}
        asked={exampleImageRequests}
        takesNew={false}
        renderedAt={renderedAt}
        after="0"
      >
        {null}
      </Gallery>
    </Stack>
  ),
  'No images': <NoImages />,
};
