import type { Metadata } from 'next';
import { one, type SearchParams } from '@/features/jobs/list/job-query';
import { StoryPage } from '@/features/stories/story-page';

export const metadata: Metadata = { title: 'Stories' };

/** Exists only in development: next.config.ts takes files named like this for pages there. */
export default async function StoriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  return <StoryPage given={one((await searchParams).story)} />;
}
