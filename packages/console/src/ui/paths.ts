/** Where a link leads: `to` a page of the console (`/jobs`), or out of it by an `href`. */
export type Target = { to: string; href?: undefined } | { href: string; to?: undefined };

/** Returns the console's page of a job. */
export function jobPath(id: string): string {
  return `/jobs/${id}`;
}

/** Returns the console's page of a queue. */
export function queuePath(name: string): string {
  return `/queues/${encodeURIComponent(name)}`;
}
