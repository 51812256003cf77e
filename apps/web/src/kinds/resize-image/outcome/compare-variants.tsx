import { NativeSelect, Stack, Title } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import type { ImageResult } from '@offload/kinds/resize-image';
import { useState } from 'react';
import { Compare } from './compare';
import { formatName, inlineUrl, type Variant } from './variants';

interface CompareVariantsProps {
  name: string;
  original: ImageResult['original'];
  /** The first one is selected first. */
  variants: Variant[];
}

/** Compares the original with one of the resized images. */
export function CompareVariants({ name, original, variants }: CompareVariantsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const variant = variants.find(({ id }) => id === chosen) ?? variants[0];
  const widest = variants.reduce((widest, { width }) => Math.max(widest, width), 0);
  if (!variant) return null;
  return (
    <section aria-labelledby="compare">
      <Title order={2} id="compare" mb="sm">
        Before and after
      </Title>
      <Stack gap="sm">
        <NativeSelect
          label="Compare original with"
          value={variant.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={variants.map((one) => ({ value: one.id, label: variantLabel(one) }))}
          maw={320}
        />
        <Compare
          key={variant.id}
          left={{
            url: inlineUrl(`/api/files/${original.sourceId}`),
            alt: `${name}, the original`,
            label: `Original: ${formatName(original.format)}, ${formatSize(original.bytes)}`,
          }}
          right={{
            url: inlineUrl(variant.url),
            alt: `${name}, ${variant.width} pixels wide, as ${formatName(variant.contentType)}`,
            label: `${formatName(variant.contentType)}, ${formatSize(variant.bytes)}`,
          }}
          width={widest}
          height={Math.round((widest * variant.height) / variant.width)}
        />
      </Stack>
    </section>
  );
}

function variantLabel({ contentType, width, height, bytes }: Variant): string {
  return `${formatName(contentType)}, ${width} × ${height}, ${formatSize(bytes)}`;
}
