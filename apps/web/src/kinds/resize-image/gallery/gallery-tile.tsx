import { Progress } from '@mantine/core';
import { rowText } from '@offload/console/text';
import { JobStateBadge, stateColors } from '@offload/console/ui';
import { hasFinished } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import { ImageIcon, ImageOffIcon } from 'lucide-react';
import { type ComponentProps, useCallback, useState } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import type { JobRequest } from '@/features/jobs/job-requests';
import { RowAction } from '@/features/jobs/list/row-action';
import { CoverLink } from '@/features/shell/links';
import { imageResultOf, savedText } from '../outcome/image-result';
import { inlineUrl, type Variant, variantsByFormat } from '../outcome/variants';
import classes from './gallery.module.css';

interface GalleryTileProps {
  job: JobView;
  asked: JobRequest | undefined;
  now: number;
  /** Whether it is visible without scrolling. */
  isAbove: boolean;
}

export function GalleryTile({ job, asked, now, isAbove }: GalleryTileProps) {
  const name = asked?.title ?? 'Image';
  const isDone = job.state === 'succeeded';
  return (
    <li className={classes.tile}>
      <div className={classes.shown}>
        {isDone ? (
          <Thumbnail job={job} name={name} isAbove={isAbove} />
        ) : (
          <Placeholder job={job} name={name} />
        )}
      </div>
      <div className={classes.about}>
        <CoverLink href={job.links.page} className={classes.name} title={name}>
          {name}
        </CoverLink>
        <span className={classes.words}>{isDone ? resultText(job) : rowText(job, now)}</span>
        {!isDone && (
          <span className={classes.foot}>
            <JobStateBadge state={job.state} />
            <RowAction job={job} name={name} again={null} now={now} />
          </span>
        )}
      </div>
    </li>
  );
}

function Thumbnail({ job, name, isAbove }: Pick<GalleryTileProps, 'job' | 'isAbove'> & { name: string }) {
  const result = imageResultOf(job);
  return (
    <Picture
      className={classes.picture}
      alt={name}
      formats={variantsByFormat(job.files, (result?.original.frames ?? 1) > 1)}
      sizes="(max-width: 48em) 50vw, 18rem"
      placeholder={result?.placeholder}
      loading={isAbove ? 'eager' : 'lazy'}
    />
  );
}

function Placeholder({ job, name }: Pick<GalleryTileProps, 'job'> & { name: string }) {
  if (hasFinished(job.state)) return <ImageOffIcon size={32} strokeWidth={1} />;
  if (job.state !== 'running') return <ImageIcon size={32} strokeWidth={1} />;
  return (
    <Progress
      value={job.progress.percent}
      aria-label={`Processing ${name}`}
      color={stateColors.running}
      w="70%"
      transitionDuration={200}
    />
  );
}

function resultText(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return '';
  const { width, height } = result.original;
  const images = countOf(job.files.length, 'image');
  return `${width} × ${height}, ${images}, ${savedText(result.savedPercent)}`;
}

interface PictureProps extends Pick<ComponentProps<'img'>, 'className' | 'loading'> {
  alt: string;
  /** By format, best first, and the narrowest of each first. */
  formats: Variant[][];
  /** The displayed width, by which the browser chooses a file. */
  sizes: string;
  placeholder: string | undefined;
}

/** An image in the best format that the browser supports, no larger than needed, with a placeholder until it loads. */
function Picture({ alt, formats, sizes, placeholder, ...look }: PictureProps) {
  const [isLoaded, setIsLoaded] = useState(false);
  // It may have loaded before hydration.
  const checkLoaded = useCallback((image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth > 0) setIsLoaded(true);
  }, []);
  const fallback = formats.at(-1) ?? [];
  const [narrowest] = fallback;
  if (!narrowest) return null;
  return (
    <picture>
      {formats.slice(0, -1).map((format) => (
        <source
          key={format[0]?.contentType}
          type={format[0]?.contentType}
          srcSet={srcSet(format)}
          sizes={sizes}
        />
      ))}
      <img
        {...look}
        ref={checkLoaded}
        onLoad={() => setIsLoaded(true)}
        src={inlineUrl(narrowest.url)}
        srcSet={srcSet(fallback)}
        sizes={sizes}
        width={narrowest.width}
        height={narrowest.height}
        alt={alt}
        // It would show through transparent parts.
        style={isLoaded || !placeholder ? undefined : { backgroundImage: `url("${placeholder}")` }}
      />
    </picture>
  );
}

function srcSet(format: Variant[]): string {
  return format.map(({ url, width }) => `${inlineUrl(url)} ${width}w`).join(', ');
}
