import { countOf, formatList, formatNumber } from '@offload/core/format/amounts';
import * as z from 'zod';

/** Describes a change to many jobs before it's made: how many jobs, and their most common kinds and owners. */
export const ChangePreview = z.object({
  count: z.int(),
  isMore: z.boolean(),
  kinds: z.array(z.object({ kind: z.string(), count: z.int() })),
  ownerCount: z.int(),
  owners: z.array(z.object({ name: z.string(), count: z.int() })),
  /** What the app says that the change causes. */
  effects: z.string().nullable(),
  /** The jobs are those that there were at this moment. */
  until: z.string(),
});

type Preview = Omit<z.infer<typeof ChangePreview>, 'until'>;

/** Says whose the jobs of a change are, and of which kinds. */
export function describePreview(preview: Preview, labelOf: (kind: string) => string): string {
  const { count, isMore, kinds, ownerCount, owners, effects } = preview;
  const more = isMore ? `More than ${formatNumber(count)} jobs match, and all of them change. ` : '';
  const named = (items: { text: string; count: number }[], others: string[] = []) =>
    items.length + others.length === 1
      ? (items[0]?.text ?? '')
      : formatList([...items.map((item) => `${item.text} (${formatNumber(item.count)})`), ...others]);
  const ofOthers = count - kinds.reduce((sum, { count: of }) => sum + of, 0);
  const kindsText = named(
    kinds.map(({ kind, count: of }) => ({ text: labelOf(kind), count: of })),
    ofOthers > 0 ? [`others (${formatNumber(ofOthers)})`] : [],
  );
  const ownersText = named(owners.map(({ name, count: of }) => ({ text: name, count: of })));
  // Readers without values get no names.
  const including = owners.length > 0 ? `, including ${ownersText}` : '';
  const all = ownerCount > owners.length ? `${countOf(ownerCount, 'owner')}${including}` : ownersText;
  return `${more}${effects ? `${effects} ` : ''}Kinds: ${kindsText}. Owners: ${all}.`;
}
