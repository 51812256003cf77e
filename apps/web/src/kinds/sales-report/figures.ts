import { countOf } from '@offload/core/format/amounts';
/** Returns the figures of a report's result as text: `208 orders, €52,883.70`. */
export function figuresIn({ orders, revenue, currency }: Record<string, unknown>): string {
  if (typeof orders !== 'number' || typeof currency !== 'string') return '';
  if (orders === 0) return 'No orders in this period.';
  const money = new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(revenue));
  return `${countOf(orders, 'order')}, ${money}`;
}

/** Returns what a reader of converted figures has to know. */
export function notesIn({ notes }: Record<string, unknown>): string[] {
  return Array.isArray(notes) ? notes.map(String) : [];
}
