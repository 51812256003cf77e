import { type FailureView, failedPath, groupPath } from '@offload/console/ui/failed/failure-view.ts';
import { type JobSearchQuery, jobSearchPath } from '@offload/console/ui/job/job-search-query.ts';
import { queuePath } from '@offload/console/ui/paths.ts';

/** Where this app has the console. */
export const consolePath = '/admin';

export const failedHref = (view: Partial<FailureView>) => `${consolePath}${failedPath(view)}`;

export const groupHref = (...group: Parameters<typeof groupPath>) => `${consolePath}${groupPath(...group)}`;

export const jobSearchHref = (query: Partial<JobSearchQuery>) => `${consolePath}${jobSearchPath(query)}`;

export const queueHref = (name: string) => `${consolePath}${queuePath(name)}`;
