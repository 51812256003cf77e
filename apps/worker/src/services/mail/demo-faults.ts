import { failingAttempts } from '@offload/kinds/accounts/demo-faults';
import type { Deliver } from './deliver';
import { rejection } from './delivery-error';

/** Makes email to the demo's addresses fail as if the server were busy, without contacting the server. */
export function withDemoFaults(deliver: Deliver): Deliver {
  return async (outgoing) => {
    if (outgoing.attempt <= failingAttempts(outgoing.to))
      throw rejection('RCPT TO', 451, '451 simulated failure: try again later');
    return deliver(outgoing);
  };
}
