import { defineProcessor } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { jobFinishedEmail } from './contract';
import { subjectOf, summaryOf } from './subject';
import { JobFinishedMail, JobsFinishedMail } from './template';

export default defineProcessor(jobFinishedEmail, async ({ others, ...first }, ctx) => {
  const results = [first, ...others];
  const jobs = await ctx.services.jobs.findAll(results.map(({ jobId }) => jobId));
  const current = results.flatMap(({ jobId, finishedAt }) => {
    const job = jobs.get(jobId);
    return job?.finishedAt?.toISOString() === finishedAt
      ? [{ ...job, url: ctx.services.links.page(`/jobs/${jobId}`) }]
      : [];
  });
  const [only, ...rest] = current;
  if (!only) return { skipped: 'The job was retried or deleted before this email was sent.' };
  const settingsUrl = ctx.services.links.page('/account/notifications');
  const isOne = rest.length === 0;
  const body = await renderMail(
    isOne ? (
      <JobFinishedMail job={only} url={only.url} settingsUrl={settingsUrl} />
    ) : (
      <JobsFinishedMail
        jobs={current}
        url={ctx.services.links.page('/notifications')}
        settingsUrl={settingsUrl}
      />
    ),
  );

  await ctx.progress(50, 'Sending the email');
  return ctx.services.mail.send({ subject: isOne ? subjectOf(only) : summaryOf(current), ...body });
});
