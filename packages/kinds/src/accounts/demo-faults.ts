// How many attempts fail for each address before an email goes through.
const faults = new Map([
  ['error@example.com', Number.POSITIVE_INFINITY],
  ['error_arq@example.com', Number.POSITIVE_INFINITY],
  ['flaky@example.com', 2],
]);

/**
 * Returns how many attempts to email this address fail first in the demo: 0 for all other addresses. Since each
 * account needs its own address, variants such as `error+ada@example.com` fail too.
 */
export function failingAttempts(address: string): number {
  return faults.get(address.toLowerCase().replace(/\+[^@]*@/, '@')) ?? 0;
}
