import { Group, Text } from '@mantine/core';
import { MoveHorizontalIcon } from 'lucide-react';
import { useState } from 'react';
import classes from './compare.module.css';

/** One of two overlaid images. */
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
export function Compare({ left, right, width, height }: CompareProps) {
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
