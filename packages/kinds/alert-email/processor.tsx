import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { alertEmail } from './contract';
import { AlertMail } from './template';

export default defineProcessor(alertEmail, async ({ state, summary, since, isReminder }, ctx) => {
  const url = ctx.services.links.page('/admin');
  const body = await renderMail(<AlertMail state={state} summary={summary} since={since} url={url} />);
  return ctx.services.mail.send({
    subject: `${isReminder ? 'Still firing' : labels[state]}: ${summary}`,
    ...body,
  });
});

const labels = { firing: 'Alert', resolved: 'Resolved', test: 'Test' };
