import { defineProcessor } from '../../define';
import { renderMail } from '../../mail/layout';
import { alertEmail } from './contract';
import { AlertMail } from './template';

export default defineProcessor(alertEmail, async ({ state, summary, since }, ctx) => {
  const url = ctx.links.page('/admin');
  const body = await renderMail(<AlertMail state={state} summary={summary} since={since} url={url} />);
  return ctx.mail.send({ subject: `${words[state]}: ${summary}`, ...body });
});

const words = { firing: 'Alert', recovered: 'Recovered', test: 'Test' };
