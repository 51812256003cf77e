import { defineProcessor } from '../../define';
import { renderMail } from '../../mail/layout';
import { jobFinishedEmail } from './contract';
import { JobFinishedMail } from './template';
import { subjectOf } from './words';

export default defineProcessor(jobFinishedEmail, async ({ jobId, finishedAt }, ctx) => {
  const job = await ctx.data.job(jobId);
  if (job?.finishedAt?.toISOString() !== finishedAt) {
    return { skipped: 'The job was started again or deleted before this message went out.' };
  }
  await ctx.progress(10, 'Writing the message');
  const links = { url: ctx.links.page(`/jobs/${jobId}`), settingsUrl: ctx.links.page('/account') };
  const body = await renderMail(<JobFinishedMail job={job} {...links} />);

  await ctx.progress(50, 'Sending it');
  return ctx.mail.send({ subject: subjectOf(job), ...body });
});
