import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { signUp, startWeb, startWorker } from './processes';

// Starting the web takes as long as a hundred sign-ups, so there are few starts and many sign-ups in progress
// at each kill.
const rounds = 13;
const clients = 16;

let plugs: Plugs;
beforeAll(async () => {
  plugs = await openPlugs();
});
afterAll(() => plugs.close());

const asked: string[] = [];
const answered: string[] = [];

/** Signs users up one after another until the web stops responding. */
async function signUpUntilKilled(web: { url: string }, name: string): Promise<void> {
  for (let call = 0; ; call += 1) {
    const email = `${name}-${call}@example.com`;
    asked.push(email);
    const status = await signUp(web, email).catch(() => null);
    if (status !== 202) return;
    answered.push(email);
  }
}

it('loses no welcome email and sends none without an account, no matter when the web is killed', async () => {
  let coming = startWeb(plugs.settings);
  for (let round = 0; round < rounds; round += 1) {
    const web = await coming;
    if (round + 1 < rounds) coming = startWeb(plugs.settings);
    const before = answered.length;
    const calls = Array.from({ length: clients }, (_, client) =>
      signUpUntilKilled(web, `round-${round}-${client}`),
    );
    await until(() => answered.length > before);
    // A sign-up is in progress at every moment now, and this picks one.
    await delay(Math.random() * 20);
    await web.end('SIGKILL');
    await Promise.all(calls);
  }

  const worker = startWorker(plugs.settings);
  const welcomed = await plugs.untilAllWelcomed();
  const accounts = (await plugs.database.db.user.findMany()).map(({ email }) => email);
  expect(welcomed.toSorted()).toEqual(accounts.toSorted());
  expect(accounts).toEqual(expect.arrayContaining(answered));
  // All clients had a sign-up in progress at each kill. Otherwise this test has proved nothing.
  expect(asked.length - answered.length).toBe(rounds * clients);
  await worker.end('SIGTERM');
}, 600_000);
