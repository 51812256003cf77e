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
  const action = person.hasPassword
    ? { label: 'See your jobs', url: ctx.links.page('/jobs') }
    : { label: 'Choose a password', url: await ctx.links.setPassword(person.id) };
  const mail = <WelcomeMail name={person.name} action={action} choosesPassword={!person.hasPassword} />;
  const body = await renderMail(mail);

  await ctx.progress(50, 'Sending it');
  return ctx.mail.send({ subject: 'Welcome to Offload', ...body });
});
