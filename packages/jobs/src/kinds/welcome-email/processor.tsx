import { defineProcessor } from '../../define';
import { PermanentError } from '../../errors';
import { renderMail } from '../../mail/layout';
import { welcomeEmail } from './contract';
import { WelcomeMail } from './template';

export default defineProcessor(welcomeEmail, async ({ personId }, ctx) => {
  const person = await ctx.data.person(personId);
  if (!person)
    throw new PermanentError('account_gone', 'The account that this message was for has been deleted.');

  await ctx.progress(10, 'Writing the message');
  const { isVerified, hasPassword } = person;
  const isReady = isVerified && hasPassword;
  const url = isReady ? ctx.links.page('/jobs') : await ctx.links.setPassword(person.id, { hours: 24 });
  const next = isReady ? 'see-jobs' : hasPassword ? 'verify' : 'choose-password';
  const body = await renderMail(<WelcomeMail next={next} url={url} />);

  await ctx.progress(50, 'Sending it');
  return ctx.mail.send({ subject: 'Welcome to Offload', ...body });
});
