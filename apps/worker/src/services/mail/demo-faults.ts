import { failingAttempts } from '@offload/jobs/accounts/demo-faults';
import type { Deliver } from './deliver';
import { rejection } from './delivery-error';

/** Makes mail to the demo's addresses fail as a busy server would make it fail; the server never hears of it. */
export function withDemoFaults(deliver: Deliver): Deliver {
  return async (outgoing) => {
    if (outgoing.attempt <= failingAttempts(outgoing.to))
      throw rejection('RCPT TO', 451, '451 simulated failure: try again later');
    return deliver(outgoing);
  };
}
