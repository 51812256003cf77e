import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { webhookDisabledEmail } from './contract';
import { WebhookDisabledMail } from './template';

export default defineProcessor(webhookDisabledEmail, async ({ url, reason, page }, ctx) => {
  const { host } = new URL(url);
  const pageUrl = ctx.services.links.page(page);
  const getsAlerts = page !== '/account/webhooks';
  const body = await renderMail(
    <WebhookDisabledMail host={host} reason={reason} getsAlerts={getsAlerts} pageUrl={pageUrl} />,
  );
  return ctx.services.mail.send({ subject: `Your webhook to ${host} was disabled`, ...body });
});
