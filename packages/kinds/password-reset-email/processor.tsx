import { defineProcessor, PermanentError } from '@offload/core/contract';
import { renderMail } from '../src/mail/layout';
import { passwordResetEmail } from './contract';
import { PasswordResetMail } from './template';

const subjects = { forgotten: 'Choose a new password', 'signed-up-again': 'You already have an account' };

export default defineProcessor(passwordResetEmail, async ({ personId, reason }, ctx) => {
  const person = await ctx.services.people.find(personId);
  if (!person) throw new PermanentError('account_gone', 'The account has been deleted.');

  const url = await ctx.services.links.setPassword(person.id, { hours: 1 });
  const body = await renderMail(<PasswordResetMail reason={reason} url={url} />);

  await ctx.progress(50, 'Sending the email');
  return ctx.services.mail.send({ subject: subjects[reason], ...body });
});
