'use client';

import { Text } from '@mantine/core';
import { hasFinished } from '@offload/core/contract';
import { countOf } from '@offload/core/format/amounts';
import { ConnectionNotice } from '@offload/react';
import { useRouter } from 'next/navigation';
import { type ReactNode, startTransition, useEffect, useRef } from 'react';
import { type LiveListOptions, useLiveList } from '@/features/jobs/list/use-live-list';
import { Section } from '@/features/shell/section';
import classes from './gallery.module.css';
import { GalleryTile } from './gallery-tile';

interface GalleryProps extends LiveListOptions {
  children: ReactNode;
}

// Two rows of a desktop, or three of a phone.
const above = 8;

export function Gallery({ children, ...list }: GalleryProps) {
  const { jobs, connection, now } = useLiveList(list);
  const underWay = jobs.filter(({ state }) => !hasFinished(state)).length;
  useReadAgainAfter(underWay);
  return (
    <Section
      id="gallery"
      title="Gallery"
      aside={
        <Text role="status" size="sm" c="dimmed">
          {processingText(underWay)}
        </Text>
      }
    >
      <ConnectionNotice connection={connection} />
      {jobs.length === 0 ? (
        children
      ) : (
        <ul className={classes.grid}>
          {jobs.map((job, index) => (
            <GalleryTile
              key={job.id}
              job={job}
              asked={list.asked[job.id]}
              now={now}
              isAbove={index < above}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function processingText(count: number): string {
  return count === 0 ? '' : `Processing ${countOf(count, 'image')}`;
}

/** Refreshes the page when images are done, because the storage use has changed. */
function useReadAgainAfter(underWay: number): void {
  const router = useRouter();
  const before = useRef(underWay);
  useEffect(() => {
    if (underWay < before.current) startTransition(() => router.refresh());
    before.current = underWay;
  }, [underWay, router]);
}
