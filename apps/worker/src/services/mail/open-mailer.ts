import type { Database } from '@offload/core';
import { openSmtp } from './deliver';
import { withDemoFaults } from './demo-faults';
import type { Mailer } from './send';

/** Prepares delivery through the mail server in the environment. */
export function openMailer(
  db: Database,
  env: { SMTP_URL: string; MAIL_FROM: string; DEMO_FAULTS?: boolean | undefined },
  giveUp: AbortSignal,
): Mailer & { close(): void } {
  const { deliver, close } = openSmtp(env.SMTP_URL, env.MAIL_FROM);
  return {
    db,
    deliver: env.DEMO_FAULTS ? withDemoFaults(deliver) : deliver,
    domain: env.MAIL_FROM.slice(env.MAIL_FROM.lastIndexOf('@') + 1),
    giveUp,
    close,
  };
}
