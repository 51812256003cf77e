import type { Deliver } from './deliver';
import { rejection } from './delivery-error';

// How many attempts fail for each address before a message goes through.
const faults = new Map([
  ['error@example.com', Number.POSITIVE_INFINITY],
  ['error_arq@example.com', Number.POSITIVE_INFINITY],
  ['flaky@example.com', 2],
]);

/** Returns `error@example.com` for `error+ada@example.com`: everyone who tries it needs an address of their own. */
function withoutTag(address: string): string {
  return address.replace(/\+[^@]*@/, '@');
}

/** Makes mail to the demo's addresses fail as a busy server would make it fail; the server never hears of it. */
export function withDemoFaults(deliver: Deliver): Deliver {
  return async (outgoing) => {
    const failing = faults.get(withoutTag(outgoing.to.toLowerCase())) ?? 0;
    if (outgoing.attempt <= failing)
      throw rejection('RCPT TO', 451, '451 simulated failure: try again later');
    return deliver(outgoing);
  };
}
