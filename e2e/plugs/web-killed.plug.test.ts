import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { signUp, startWeb, startWorker } from './processes';

// A start of the web takes as long as a hundred sign-ups: few starts, and many sign-ups under way at each kill.
const rounds = 13;
const clients = 16;

let plugs: Plugs;
beforeAll(async () => {
  plugs = await openPlugs();
});
afterAll(() => plugs.close());

const asked: string[] = [];
const answered: string[] = [];

/** Signs people up one after the other until the web does not answer any more. */
async function signUpUntilKilled(web: { url: string }, name: string): Promise<void> {
  for (let call = 0; ; call += 1) {
    const email = `${name}-${call}@example.com`;
    asked.push(email);
    const status = await signUp(web, email).catch(() => null);
    if (status !== 202) return;
    answered.push(email);
  }
}

it('loses no welcome mail and sends none without an account, wherever in a sign-up the web is killed', async () => {
  let coming = startWeb(plugs.settings);
  for (let round = 0; round < rounds; round += 1) {
    const web = await coming;
    if (round + 1 < rounds) coming = startWeb(plugs.settings);
    const before = answered.length;
    const calls = Array.from({ length: clients }, (_, client) =>
      signUpUntilKilled(web, `round-${round}-${client}`),
    );
    await until(() => answered.length > before);
    // Now there is a sign-up under way at any moment: this picks one.
    await delay(Math.random() * 20);
    await web.end('SIGKILL');
    await Promise.all(calls);
  }

  const worker = startWorker(plugs.settings);
  const welcomed = await plugs.untilAllWelcomed();
  const accounts = (await plugs.database.db.user.findMany()).map(({ email }) => email);
  expect(welcomed.toSorted()).toEqual(accounts.toSorted());
  expect(accounts).toEqual(expect.arrayContaining(answered));
  // All were under way at each kill, or this has shown nothing.
  expect(asked.length - answered.length).toBe(rounds * clients);
  await worker.end('SIGTERM');
}, 600_000);
