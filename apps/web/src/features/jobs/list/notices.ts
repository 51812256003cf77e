/** Kinds that only tell someone about other jobs. The list of one's own jobs leaves them out, unless it's asked for them. */
export const noticeKinds: readonly string[] = [
  'job-finished-email',
  'alert-email',
  'webhook-delivery',
  'webhook-disabled-email',
];
