/** Writes amounts of a currency, given in its hundredths. */
export function moneyIn(currency: string): (cents: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return (cents) => format.format(cents / 100);
}

/** `+12.5 %`; null where there is nothing to compare with. */
export function change(now: number, before: number): string | null {
  if (before <= 0) return null;
  const percent = Math.round(((now - before) / before) * 1_000) / 10;
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent).toFixed(1)} %`;
}
