/** Returns the console's page of a job. */
export function jobPath(id: string): string {
  return `/jobs/${id}`;
}

/** Returns the console's page of a queue. */
export function queuePath(name: string): string {
  return `/queues/${encodeURIComponent(name)}`;
}
