/** The periods to choose from, in days. */
export const spans = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last week' },
  { value: '30', label: 'Last 30 days' },
  { value: '365', label: 'Last year' },
] as const;

/** How many groups are shown, the largest ones. */
export const maxGroups = 100;

type Span = (typeof spans)[number]['value'];

/** Selects the failures that a page shows. Its actions change exactly the jobs that it counts. */
export interface FailureView {
  days: Span;
  queue: string | null;
  code: string | null;
}

type Params = Record<string, string | string[] | undefined>;

/** Failures with the same signature, or, without one, with the code of the view. */
interface Group {
  kind: string;
  signature: string | null;
}

export const lastWeek: FailureView = { days: '7', queue: null, code: null };

/** Reads the view from the URL. Invalid parts are ignored, so a typo shows more failures instead of an error. */
export function readFailureView(params: Params): FailureView {
  return {
    days: spans.find(({ value }) => value === params.days)?.value ?? lastWeek.days,
    queue: nameIn(params.queue),
    code: nameIn(params.code),
  };
}

function nameIn(value: Params[string]): string | null {
  const text = typeof value === 'string' ? value : value?.[0];
  // An app may name its queues and errors as it likes.
  return text?.match(/^[^\p{Cc}\p{Cs}]{1,100}$/u)?.[0] ?? null;
}

/** Returns the scope of the queries: the period begins at a moment that the page's actions use, too. */
export function scopeOf({ days, queue, code }: FailureView, now: number) {
  return { since: new Date(now - Number(days) * 86_400_000), queue, code };
}

/** Returns the console's page of these failures. */
export function failedPath(view: Partial<FailureView>): string {
  return `/failed?${paramsOf(view)}`;
}

/** Returns the console's page of a group; `after` is where a later page of its jobs begins. */
export function groupPath({ kind, signature }: Group, view: FailureView, after?: string): string {
  const group = { kind, ...(signature !== null && { signature }) };
  const params = new URLSearchParams({ ...group, ...Object.fromEntries(paramsOf(view)) });
  if (after) params.set('after', after);
  return `/failed/group?${params}`;
}

/** Returns the console's page that fixes a group by editing the payload of one of its jobs. */
export function fixPath(group: Group, view: FailureView, jobId: string): string {
  const [, query = ''] = groupPath(group, view).split('?');
  return `/failed/fix?${query}&job=${jobId}`;
}

function paramsOf(view: Partial<FailureView>): URLSearchParams {
  const { days, queue, code } = { ...lastWeek, ...view };
  return new URLSearchParams({ days, ...(queue && { queue }), ...(code && { code }) });
}

/** Says to which failures a view is narrowed; null if it isn't. */
export function narrowedTo({ queue, code }: FailureView): string | null {
  const parts = [queue && `in the ${queue} queue`, code && `with the error code ${code}`].filter(Boolean);
  return parts.length > 0 ? `failures ${parts.join(' ')}` : null;
}
