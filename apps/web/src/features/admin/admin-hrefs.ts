import { type JobSearchQuery, jobSearchPath } from '@offload/console/ui/job/job-search-query.ts';
import { queuePath } from '@offload/console/ui/paths.ts';

/** Where this app has the console. */
export const consolePath = '/admin';

export const jobSearchHref = (query: Partial<JobSearchQuery>) => `${consolePath}${jobSearchPath(query)}`;

export const queueHref = (name: string) => `${consolePath}${queuePath(name)}`;
