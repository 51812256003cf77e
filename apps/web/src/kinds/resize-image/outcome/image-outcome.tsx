'use client';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import { FileArchiveIcon } from 'lucide-react';
import { availableFiles } from '@/features/jobs/available-files';
import type { KindProps } from '@/kinds/kind-view';
import { CompareVariants } from './compare-variants';
import { htmlSnippet } from './html-snippet';
import { imageResultOf } from './image-result';
import { Snippet } from './snippet';
import { VariantTable } from './variant-table';
import { variantsByFormat } from './variants';

/** An image before and after, the resized images, and the HTML to use them. */
export function ImageOutcome({ job, asked, now }: KindProps) {
  const result = imageResultOf(job);
  const formats = variantsByFormat(availableFiles(job, now), (result?.original.frames ?? 1) > 1);
  // Sorting is stable: within a width, the best format stays first.
  const variants = formats.flat().sort((a, b) => b.width - a.width);
  const name = asked.title ?? 'Image';
  return (
    <>
      {result && <CompareVariants name={name} original={result.original} variants={variants} />}
      <section aria-labelledby="made">
        <Group justify="space-between" gap="xs" mb="sm">
          <Title order={2} id="made">
            Files
          </Title>
          <Button
            component="a"
            href={`${job.links.self}/files.zip`}
            download
            size="xs"
            leftSection={<FileArchiveIcon size={14} />}
          >
            Download all (ZIP)
          </Button>
        </Group>
        <Stack gap="xs">
          <VariantTable variants={variants} originalBytes={result?.original.bytes ?? null} />
          {result && (
            <Text size="sm" c="dimmed">
              Original: {result.original.width} × {result.original.height} pixels,{' '}
              {formatSize(result.original.bytes)}.
            </Text>
          )}
        </Stack>
      </section>
      {result && (
        <Snippet html={htmlSnippet({ alt: baseName(name), formats, placeholder: result.placeholder })} />
      )}
    </>
  );
}

function baseName(name: string): string {
  return name.replace(/\.\w{1,5}$/, '');
}
