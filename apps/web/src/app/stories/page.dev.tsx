import type { Metadata } from 'next';
import { StoryPage } from '@/features/stories/story-page';

export const metadata: Metadata = { title: 'Stories' };

/** Exists only in development: next.config.ts takes files named like this for pages there. */
export default async function StoriesPage({ searchParams }: { searchParams: Promise<{ page?: string }> }) {
  return <StoryPage page={(await searchParams).page ?? null} />;
}
