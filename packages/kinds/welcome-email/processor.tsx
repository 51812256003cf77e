import { defineProcessor, PermanentError } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { welcomeEmail } from './contract';
import { WelcomeMail } from './template';

export default defineProcessor(welcomeEmail, async ({ personId }, ctx) => {
  const person = await ctx.services.people.find(personId);
  if (!person) throw new PermanentError('account_gone', 'The account has been deleted.');

  const { isVerified, hasPassword } = person;
  const isReady = isVerified && hasPassword;
  const url = isReady
    ? ctx.services.links.page('/jobs')
    : await ctx.services.links.setPassword(person.id, { hours: 24 });
  const next = isReady ? 'see-jobs' : hasPassword ? 'verify' : 'choose-password';
  const subject = isReady ? 'Welcome to Offload: your account is ready' : 'Welcome to Offload';
  const body = await renderMail(<WelcomeMail next={next} url={url} />);

  await ctx.progress(50, 'Sending the email');
  return ctx.services.mail.send({ subject, ...body });
});
