import { TransientError } from '@offload/core/contract';
import type { Database } from '@offload/core/sql';
import { ownerAddress } from '@offload/db';
import { failingAttempts } from '@offload/kinds/accounts/demo-faults';
import { type Deliver, DeliveryError, type Mailer, openSmtp } from '@offload/mail';

/** Prepares delivery through the mail server in the environment. */
export function openMailer(
  db: Database,
  env: { SMTP_URL: string; MAIL_FROM: string; DEMO_FAULTS?: boolean | undefined },
  giveUp: AbortSignal,
): Mailer & { close(): void } {
  const { deliver, close } = openSmtp(env.SMTP_URL, env.MAIL_FROM);
  return {
    db,
    owner: ownerAddress,
    deliver: env.DEMO_FAULTS ? withDemoFaults(deliver) : deliver,
    domain: env.MAIL_FROM.slice(env.MAIL_FROM.lastIndexOf('@') + 1),
    giveUp,
    close,
  };
}

/** Makes attempts to email the demo's addresses fail, without contacting the server. */
function withDemoFaults(deliver: Deliver): Deliver {
  return async (outgoing) => {
    if (outgoing.attempt <= failingAttempts(outgoing.to)) {
      const failure = new TransientError('mail_deferred', 'The mail server asked us to try again later.');
      throw new DeliveryError(null, failure, '451 simulated failure: try again later');
    }
    return deliver(outgoing);
  };
}
