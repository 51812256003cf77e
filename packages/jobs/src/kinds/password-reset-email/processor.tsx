import { defineProcessor } from '../../define';
import { PermanentError } from '../../errors';
import { renderMail } from '../../mail/layout';
import { passwordResetEmail } from './contract';
import { PasswordResetMail } from './template';

const subjects = { forgotten: 'Choose a new password', 'signed-up-again': 'You already have an account' };

export default defineProcessor(passwordResetEmail, async ({ personId, reason }, ctx) => {
  const person = await ctx.data.person(personId);
  if (!person)
    throw new PermanentError('account_gone', 'The account that this message was for has been deleted.');

  await ctx.progress(10, 'Writing the message');
  const url = await ctx.links.setPassword(person.id, { hours: 1 });
  const body = await renderMail(<PasswordResetMail reason={reason} url={url} />);

  await ctx.progress(50, 'Sending it');
  return ctx.mail.send({ subject: subjects[reason], ...body });
});
