import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../../mail/layout';
import { alertEmail } from './contract';
import { AlertMail } from './template';

export default defineProcessor(alertEmail, async ({ state, summary, since }, ctx) => {
  const url = ctx.services.links.page('/admin');
  const body = await renderMail(<AlertMail state={state} summary={summary} since={since} url={url} />);
  return ctx.services.mail.send({ subject: `${words[state]}: ${summary}`, ...body });
});

const words = { firing: 'Alert', recovered: 'Recovered', test: 'Test' };
