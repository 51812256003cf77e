import type { ActionView } from '@/api/admin/audit-schema';

/** What an action changed: `state: failed → queued`, one line a value that is not as it was. */
export function changeWords({ before, after }: Pick<ActionView, 'before' | 'after'>): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [was, is] = [wordsOf(before?.[name]), wordsOf(after?.[name])];
    return was === is ? [] : [`${name}: ${was} → ${is}`];
  });
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
