import { kindStories } from '@/kinds/stories';
import { consoleStories } from './console-stories';
import type { Story } from './story';
import { userStories } from './user-stories';

/** The stories of all pages, by the page's name. */
export const stories: Record<string, Story> = { ...userStories, ...kindStories, ...consoleStories };
