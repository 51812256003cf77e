import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import type { ImageResult } from '@offload/kinds/resize-image';
import { MoveHorizontalIcon } from 'lucide-react';
import { useState } from 'react';
import { Section } from '@/features/shell/section';
import classes from './compare.module.css';
import { formatName, inlineUrl, type Variant } from './variants';

interface CompareVariantsProps {
  name: string;
  original: ImageResult['original'];
  /** The first one is selected first. */
  variants: Variant[];
}

export function CompareVariants({ name, original, variants }: CompareVariantsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const variant = variants.find(({ id }) => id === chosen) ?? variants[0];
  const widest = variants.reduce((widest, { width }) => Math.max(widest, width), 0);
  if (!variant) return null;
  return (
    <Section id="compare" title="Before and after">
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
    </Section>
  );
}

function variantLabel({ contentType, width, height, bytes }: Variant): string {
  return `${formatName(contentType)}, ${width} × ${height}, ${formatSize(bytes)}`;
}

interface Side {
  url: string;
  alt: string;
  label: string;
}

interface CompareProps {
  left: Side;
  right: Side;
  /** The size of the frame. Whatever doesn’t fit is cropped. */
  width: number;
  height: number;
}

/** Two overlaid images with a handle that reveals more of one or the other. */
function Compare({ left, right, width, height }: CompareProps) {
  const [at, setAt] = useState(50);
  const size = { width, height };
  // No larger than the image, and no taller than the window.
  const maxWidth = `min(${width}px, ${(75 * width) / height}vh)`;
  return (
    <figure style={{ margin: 0, maxWidth }}>
      <div className={classes.frame} style={{ aspectRatio: `${width} / ${height}` }}>
        <Layer {...left} {...size} from={0} />
        <Layer {...right} {...size} from={at} />
        <input
          type="range"
          min={0}
          max={100}
          value={at}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
          aria-label="Share of the original shown"
          aria-valuetext={`${at}%`}
          className={classes.slider}
        />
        <div className={classes.line} style={{ left: `${at}%` }}>
          <span className={classes.handle}>
            <MoveHorizontalIcon size={16} />
          </span>
        </div>
      </div>
      <Group component="figcaption" justify="space-between" gap="xs" mt={6}>
        <Text size="sm">{left.label}</Text>
        <Text size="sm">{right.label}</Text>
      </Group>
    </figure>
  );
}

interface LayerProps extends Pick<Side, 'url' | 'alt'> {
  width: number;
  height: number;
  /** How much is cut off on the left, in percent. */
  from: number;
}

function Layer({ url, alt, width, height, from }: LayerProps) {
  return (
    // biome-ignore lint/performance/noImgElement: next/image would convert it, and it must be shown as it is
    <img
      src={url}
      alt={alt}
      width={width}
      height={height}
      className={classes.picture}
      style={{ clipPath: `inset(0 0 0 ${from}%)` }}
    />
  );
}
