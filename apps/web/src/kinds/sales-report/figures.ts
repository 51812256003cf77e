/** Returns the figures of a report's result as text: `208 orders, €52,883.70`. */
export function figuresIn({ orders, revenue, currency }: Record<string, unknown>): string {
  if (typeof orders !== 'number' || typeof currency !== 'string') return '';
  const money = new Intl.NumberFormat('en', { style: 'currency', currency }).format(Number(revenue));
  return `${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'}, ${money}`;
}
