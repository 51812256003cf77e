import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { jobFinishedEmail } from './contract';
import { JobFinishedMail } from './template';
import { subjectOf } from './words';

export default defineProcessor(jobFinishedEmail, async ({ jobId, finishedAt }, ctx) => {
  const job = await ctx.services.jobs.find(jobId);
  if (job?.finishedAt?.toISOString() !== finishedAt) {
    return { skipped: 'The job was retried or deleted before this email was sent.' };
  }
  await ctx.progress(10, 'Writing the email');
  const links = {
    url: ctx.services.links.page(`/jobs/${jobId}`),
    settingsUrl: ctx.services.links.page('/account/notifications'),
  };
  const body = await renderMail(<JobFinishedMail job={job} {...links} />);

  await ctx.progress(50, 'Sending the email');
  return ctx.services.mail.send({ subject: subjectOf(job), ...body });
});
