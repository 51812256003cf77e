import type { ActionView } from '@/api/admin/audit/audit-schema';

/** Returns what an action changed, one line per value: `state: failed → queued`. */
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
