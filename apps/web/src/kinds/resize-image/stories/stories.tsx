import { Stack } from '@mantine/core';
import type { JobView } from '@/api/jobs/job-schema';
import { renderedAt, type Story } from '@/features/stories/story';
import { ImageForm } from '../form/image-form';
import { Gallery } from '../gallery/gallery';
import { NoImages } from '../gallery/no-images';
import { StorageMeter } from '../gallery/storage-meter';
import { exampleImageRequests, exampleImages } from './example-images';

const limitBytes = 1_000_000_000;
const failed = exampleImages.filter(({ state }) => state === 'failed');

export const resizeImageStories: Record<string, Story> = {
  Images: {
    empty: <Images jobs={[]} usedBytes={0} />,
    error: <Images jobs={failed} usedBytes={limitBytes} />,
    full: <Images jobs={exampleImages} usedBytes={810_000_000} />,
  },
};

function Images({ jobs, usedBytes }: { jobs: JobView[]; usedBytes: number }) {
  const list = { listed: jobs, asked: exampleImageRequests, takesNew: false, renderedAt, after: '0' };
  return (
    <Stack gap="xl">
      <StorageMeter usedBytes={usedBytes} reservedBytes={0} limitBytes={limitBytes} />
      <ImageForm
        maxBytes={25_000_000}
        formats={['webp', 'png']}
        defaults={{ widths: [320, 1_024], formats: ['webp'] }}
        url=""
      />
      <Gallery {...list}>
        <NoImages />
      </Gallery>
    </Stack>
  );
}
