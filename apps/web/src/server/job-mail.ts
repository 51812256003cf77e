import { runtime } from './runtime';
import type { Person } from './session';

/** Whether this person is e-mailed about the end of a job whose page they do not look at. */
export async function wantsJobMail({ id }: Person): Promise<boolean> {
  const select = { wantsJobMail: true };
  return (await runtime().db.user.findUniqueOrThrow({ where: { id }, select })).wantsJobMail;
}
