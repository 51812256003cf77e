/** Returns the page of a queue. */
export function queueHref(name: string): string {
  return `/admin/queues/${encodeURIComponent(name)}`;
}
