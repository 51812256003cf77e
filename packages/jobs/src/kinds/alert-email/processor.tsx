import { defineProcessor } from '../../define';
import { renderMail } from '../../mail/layout';
import { alertEmail } from './contract';
import { AlertMail } from './template';

export default defineProcessor(alertEmail, async ({ state, summary, since }, ctx) => {
  const url = ctx.links.page('/admin');
  const body = await renderMail(<AlertMail state={state} summary={summary} since={since} url={url} />);
  const subject = state === 'firing' ? `Alert: ${summary}` : `Recovered: ${summary}`;
  return ctx.mail.send({ subject, ...body });
});
