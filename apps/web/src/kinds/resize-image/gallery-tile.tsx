import { Progress } from '@mantine/core';
import { hasFinished } from '@offload/core/states';
import { IconPhoto, IconPhotoOff } from '@tabler/icons-react';
import type { JobView } from '@/api/job-schema';
import { RowAction } from '@/features/jobs/list/row-action';
import { rowWords } from '@/features/jobs/list/row-words';
import { JobStateBadge } from '@/features/jobs/state/job-state-badge';
import { jobStateLooks } from '@/features/jobs/state/job-state-looks';
import { CoverLink } from '@/features/shell/links';
import type { Asked } from '@/server/asked';
import classes from './gallery.module.css';
import { imageResultOf, savedWords } from './image-result';
import { Picture } from './picture';
import { variantsByFormat } from './variants';

interface GalleryTileProps {
  job: JobView;
  asked: Asked | undefined;
  now: number;
  /** Whether it is visible without scrolling. */
  isAbove: boolean;
}

/** An image in the gallery, or its progress. */
export function GalleryTile({ job, asked, now, isAbove }: GalleryTileProps) {
  const name = asked?.title ?? 'Image';
  const isDone = job.state === 'succeeded';
  return (
    <li className={classes.tile}>
      <div className={classes.shown}>
        {isDone ? <Made job={job} name={name} isAbove={isAbove} /> : <NotYet job={job} name={name} />}
      </div>
      <div className={classes.about}>
        <CoverLink href={job.links.page} prefetch={false} className={classes.name} title={name}>
          {name}
        </CoverLink>
        <span className={classes.words}>{isDone ? madeWords(job) : rowWords(job, now)}</span>
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

function Made({ job, name, isAbove }: Pick<GalleryTileProps, 'job' | 'isAbove'> & { name: string }) {
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

function NotYet({ job, name }: Pick<GalleryTileProps, 'job'> & { name: string }) {
  if (hasFinished(job.state)) return <IconPhotoOff size={32} stroke={1} aria-hidden />;
  if (job.state !== 'running') return <IconPhoto size={32} stroke={1} aria-hidden />;
  return (
    <Progress
      value={job.progress.percent}
      aria-label={`Processing ${name}`}
      color={jobStateLooks.running.color}
      w="70%"
      transitionDuration={200}
    />
  );
}

function madeWords(job: JobView): string {
  const result = imageResultOf(job);
  if (!result) return '';
  const { width, height } = result.original;
  return `${width} × ${height}, ${job.files.length} images, ${savedWords(result.savedPercent)} saved`;
}
