import { until } from '@offload/testing';
import type { EnqueuedSample } from '@offload/testing/samples';
import { authSecret } from './processes';
import type { World } from './world';

const email = 'admin-of-the-matrix@example.com';

/** Cancels jobs as an admin does. Those that have ended meanwhile can't be canceled. */
export async function cancelAll(url: string, { database }: World, samples: EnqueuedSample[]): Promise<void> {
  const account = { email, password: authSecret };
  await post(`${url}/api/signup`, account);
  await database.db.user.update({ where: { email }, data: { role: 'admin' } });
  const signedIn = await post(`${url}/api/auth/sign-in/email`, account);
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
  const answers = await Promise.all(
    samples.map(({ id }) => post(`${url}/api/jobs/${id}/cancel`, {}, { Cookie: cookie.join('; ') })),
  );
  const others = answers.map(({ status }) => status).filter((status) => ![202, 404, 409].includes(status));
  if (others.length > 0) throw new Error(`The API answered with ${others.join(', ')}.`);
  const open = { id: { in: samples.map(({ id }) => id) }, state: 'canceling' };
  await until(async () => (await database.db.job.count({ where: open })) === 0);
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:3000', ...headers },
    body: JSON.stringify(body),
  });
}
