/** How urgent a job is within its queue: `high` goes to the front of it, and `low` runs when nothing else waits. */
export const priorities = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];
