import { type JobSearchQuery, jobSearchPath } from '@offload/console/ui/job/job-search-query.ts';

/** Where this app has the console. */
export const consolePath = '/admin';

export const jobSearchHref = (query: Partial<JobSearchQuery>) => `${consolePath}${jobSearchPath(query)}`;
