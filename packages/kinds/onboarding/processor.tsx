import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { welcomeEmail } from '../welcome-email/contract';
import { onboarding } from './contract';
import { TipMail } from './template';

export default defineProcessor(onboarding, async ({ tipAfter }, ctx) => {
  const { jobs, links, mail } = ctx.services;
  // A child job, which is enqueued once, however often this function runs.
  await ctx.enqueue(welcomeEmail, { personId: ctx.job.ownerId });
  // Ends this run. Another run gets here after this time without repeating anything.
  await ctx.sleep(tipAfter);
  // The result is stored, so that a retry of the next step doesn't look again.
  const isActive = await ctx.step('look for jobs', () => jobs.hasRequests());
  if (isActive) return { tip: false };
  const body = await renderMail(<TipMail url={links.page('/reports')} />);
  await ctx.step('send the tip', () => mail.send({ subject: 'Create your first report', ...body }));
  return { tip: true };
});
