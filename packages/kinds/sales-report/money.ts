/** Returns a formatter for amounts in hundredths of a currency. */
export function moneyIn(currency: string): (cents: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return (cents) => format.format(cents / 100);
}

/** Returns a change like `+12.5%`, or null if there's nothing to compare with. */
export function change(now: number, before: number): string | null {
  if (before <= 0) return null;
  const percent = Math.round(((now - before) / before) * 1_000) / 10;
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent).toFixed(1)}%`;
}
