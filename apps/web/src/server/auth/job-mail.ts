import { runtime } from '../runtime';
import type { Person } from './session';

/** Returns whether this user wants an email when a job finishes while its page isn’t open. */
export async function wantsJobMail({ id }: Person): Promise<boolean> {
  const select = { wantsJobMail: true };
  return (await runtime().db.user.findUniqueOrThrow({ where: { id }, select })).wantsJobMail;
}
