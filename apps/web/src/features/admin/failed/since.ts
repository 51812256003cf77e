/** The periods to choose from, in days. */
export const spans = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last week' },
  { value: '30', label: 'Last 30 days' },
  { value: '365', label: 'Last year' },
] as const;

export type Span = (typeof spans)[number]['value'];

export function readSpan(text: string | string[] | undefined): Span {
  return spans.find(({ value }) => value === text)?.value ?? '7';
}

export function sinceOf(span: Span, now: number): Date {
  return new Date(now - Number(span) * 86_400_000);
}

export function groupHref({ kind, signature }: { kind: string; signature: string }, after?: string): string {
  const params = new URLSearchParams({ kind, signature, ...(after && { after }) });
  return `/admin/failed/group?${params}`;
}
