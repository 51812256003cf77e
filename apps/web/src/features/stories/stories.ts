import { kindStories } from '@/kinds/stories';
import { consoleStories } from './console-stories';
import type { Story } from './story';
import { userStories } from './user-stories';

/** What each page shows when there is nothing, when something is wrong, and when there is a lot. */
export const stories: Record<string, Story> = { ...userStories, ...kindStories, ...consoleStories };
