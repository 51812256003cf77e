import { Group, Stack, Title } from '@mantine/core';
import {
  imageFormats,
  imageOptions,
  imageSourceTypes,
  maxImageBytes,
  resizeImage,
} from '@offload/kinds/resize-image';
import type { Metadata } from 'next';
import { findStorageUse } from '@/api/files/storage';
import { NothingOlder } from '@/features/jobs/list/no-jobs';
import { readJobList } from '@/features/jobs/list/read-job-list';
import { PageLinks } from '@/features/shell/page-links';
import { hrefWith, one, readCursor, type SearchParams } from '@/features/shell/search-params';
import { ImageForm } from '@/kinds/resize-image/form/image-form';
import { Gallery } from '@/kinds/resize-image/gallery/gallery';
import { NoImages } from '@/kinds/resize-image/gallery/no-images';
import { StorageMeter } from '@/kinds/resize-image/gallery/storage-meter';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Images' };

const { kind } = resizeImage;
const pageLength = 24;
const hrefAfter = (cursor: string | null) => hrefWith('/images', { cursor });

export default async function ImagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const cursor = readCursor(params.cursor);
  const person = await requirePerson(hrefAfter(cursor));
  const [{ list, nextCursor }, use] = await Promise.all([
    readJobList(person, { kind, cursor, limit: pageLength }),
    findStorageUse(person.id),
  ]);
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-start">
        <Title order={1}>Images</Title>
        <StorageMeter {...use} />
      </Group>
      <ImageForm
        maxBytes={maxImageBytes}
        sourceTypes={imageSourceTypes}
        formats={imageFormats}
        defaults={imageOptions.parse({})}
        url={one(params.url) ?? ''}
      />
      <Gallery {...list} kind={kind} takesNew={!cursor}>
        {cursor ? <NothingOlder what="images" newest="/images" /> : <NoImages />}
      </Gallery>
      <PageLinks first={cursor && '/images'} next={nextCursor && hrefAfter(nextCursor)} />
    </Stack>
  );
}
