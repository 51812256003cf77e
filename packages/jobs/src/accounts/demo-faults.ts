// How many attempts fail for each address before a message goes through.
const faults = new Map([
  ['error@example.com', Number.POSITIVE_INFINITY],
  ['error_arq@example.com', Number.POSITIVE_INFINITY],
  ['flaky@example.com', 2],
]);

/**
 * Returns how many attempts to email this address fail first in the demo; 0 for all but its own addresses. Everyone who
 * tries `error@example.com` needs an address of their own, so `error+ada@example.com` fails too.
 */
export function failingAttempts(address: string): number {
  return faults.get(address.toLowerCase().replace(/\+[^@]*@/, '@')) ?? 0;
}
