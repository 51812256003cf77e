import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

/** The lessons of the page /learn. */
export const lessons = ['commit', 'crash', 'retry', 'sleep'] as const;
export type LessonName = (typeof lessons)[number];

export const lesson = defineJob({
  kind: 'lesson',
  queue: 'sync',
  payload: z.object({ lesson: z.enum(lessons) }),
  title: ({ lesson: name }) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
  maxAttempts: 4,
  backoff: { firstMs: 2_000, maxMs: 10_000 },
  timeoutMs: 30_000,
  retention: '1 day',
  // A process of its own, which one of the lessons kills.
  isolated: { memoryMb: 200, uses: [] },
});
